import { z } from 'zod';
import type { TokenRules } from './access/tokens.ts';
import { type Month, month } from './month.ts';
import { type AddressRange, privateRange, standardPorts } from './notifications/sending/network.ts';
import { standardTiming } from './notifications/services.ts';
import { countryNamed } from './reports/countries.ts';
import { vocabularyOf } from './reports/layouts/all.ts';
import { attributionTypes, reportNames } from './reports/rows.ts';
import { type Spellings, spellingsSchema } from './reports/spellings.ts';
import { SpellingError } from './reports/vocabulary.ts';
import type { MarketList } from './rulebooks/markets.ts';

const keyText = z.string().regex(/^[\w-]+:[A-Za-z0-9+/]{43}=$/, 'must be NAME:KEY with 32 bytes in base64 as the key');
const commaList = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1));

/** `2019-11:AD,AT,Germany;2022-07:AD,AT`: dated lists of ISO 3166-1 alpha-2 codes or English country names. */
const marketLists = z.string().transform((text, context): MarketList[] => {
  const lists = text.split(';').map((list) => {
    const [firstMonth = '', names = ''] = list.split(/:(.*)/s);
    return { firstMonth: firstMonth.trim(), names: names.split(',').map((name) => name.trim()) };
  });
  const unknown = lists.flatMap(({ names }) => names.filter((name) => countryNamed(name) === ''));
  const undated = lists.filter(({ firstMonth }) => !month.safeParse(firstMonth).success);
  const faults = [
    ...undated.map(({ firstMonth }) => `"${firstMonth}" is no month`),
    ...unknown.map((name) => `"${name}" is no country`),
  ];
  if (faults.length > 0) {
    const message = `must be like 2019-11:AD,AT,Germany;2022-07:AD,AT, but ${faults.join(', ')}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  return lists.map(({ firstMonth, names }) => ({
    firstMonth: firstMonth as Month,
    developed: names.map(countryNamed),
  }));
});

/** What is wrong with a spelling, where, and what may stand there. */
function spellingFault(issue: z.core.$ZodIssue): string {
  const place = `/${issue.path.map(String).join('/')}`;
  if (issue.code === 'invalid_key') return `${place}: ${issue.issues.map(({ message }) => message).join(', ')}`;
  const known = issue.code === 'unrecognized_keys' ? spellingKeys[String(issue.path[0] ?? '')] : undefined;
  return `${place}: ${issue.message}${known ? `; known are ${known.join(', ')}` : ''}`;
}

const spellingKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(spellingsSchema.shape),
  columns: reportNames,
  attributionTypes,
  channels: ['EA', 'CSP', 'Web Direct'],
};

/** JSON: see {@link Spellings}. */
const spellings = z.string().transform((text, context): Spellings => {
  const refuse = (why: string) => {
    context.addIssue({
      code: 'custom',
      message: `must be JSON like {"attributionTypes":{"CSP":["CSP Tier 3"]}}, but ${why}`,
    });
    return z.NEVER;
  };
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return refuse('it is no JSON');
  }
  const parsed = spellingsSchema.safeParse(given);
  if (!parsed.success) return refuse(parsed.error.issues.map(spellingFault).join('; '));
  try {
    vocabularyOf(parsed.data);
    return parsed.data;
  } catch (error) {
    if (error instanceof SpellingError) return refuse(error.message);
    throw error;
  }
});

const perMinute = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'must be a whole number from 1')
  .transform(Number);

const environment = z.object({
  PCI_DATA_DIR: z.string().min(1).optional(),
  PCI_COSMOS_ENDPOINT: z.url('must be the https address of a Cosmos DB account').optional(),
  PCI_COSMOS_KEY: z.string().min(1).optional(),
  PCI_COSMOS_DATABASE: z.string().min(1).default('pci'),
  AzureWebJobsStorage: z.string().min(1, 'must be the connection string of the storage account'),
  PCI_PUBLIC_URL: z.url('must be the address under which this installation is reached').optional(),
  /** The first key seals, all open. */
  PCI_ENCRYPTION_KEYS: commaList(keyText).optional(),
  /**
   * Whether webhooks may go to this machine, and over http: never in Azure. With an issuer only where it says so, and
   * for the operator's endpoints alone; without one unless it is forbidden.
   */
  PCI_WEBHOOKS_TO_LOOPBACK: z.enum(['true', 'false'], 'must be true or false').optional(),
  /** Hosts that may have a CRM's credentials besides its vendor's. */
  PCI_CRM_HOSTS: commaList(
    z.string().regex(/^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)+$/, 'must be hosts like crm.example.com or *.example.com'),
  ).optional(),
  /** Private networks that webhooks may go to all the same, like 10.1.0.0/16. */
  PCI_WEBHOOK_ALLOW_RANGES: commaList(z.string()).optional(),
  /** The ports that webhooks may go to. */
  PCI_WEBHOOK_PORTS: commaList(
    z
      .string()
      .regex(/^[1-9]\d{0,4}$/, 'must be port numbers like 443,8443')
      .refine((text) => Number(text) <= 65_535, 'must be port numbers up to 65535'),
  ).optional(),
  /** Pauses between attempts, in seconds: for demonstrations. */
  PCI_WEBHOOK_RETRY_SECONDS: commaList(z.string().regex(/^\d+(\.\d+)?$/, 'must be numbers of seconds')).optional(),
  /** The OpenID issuer whose tokens open the API; without it the API serves this machine only. */
  PCI_AUTH_ISSUER: z.url('must be the https address of an OpenID issuer').optional(),
  PCI_AUTH_AUDIENCES: commaList(z.string().min(1)).optional(),
  /** Ids of the Entra ID tenants whose tokens count. */
  PCI_AUTH_TENANTS: commaList(z.string().min(1)).optional(),
  PCI_AUTH_ALGORITHMS: commaList(
    z.string().regex(/^(RS|PS|ES)(256|384|512)$/, 'may be RS256, PS256, ES256 and their longer forms only'),
  ).default(['RS256']),
  PCI_AUTH_GRANTS_CLAIM: z.string().min(1).optional(),
  /** Whether the platform asks for a function key besides the token. */
  PCI_FUNCTION_KEYS: z.enum(['required', 'off'], 'must be required or off').default('off'),
  /** Origins whose pages may call the API. */
  PCI_CORS_ORIGINS: commaList(
    z.string().regex(/^https?:\/\/[^/*]+$/, 'must be origins like https://dashboard.example.com'),
  ).optional(),
  /** What each service client may send, and what each user. */
  PCI_REQUESTS_PER_MINUTE: perMinute.default(600),
  PCI_USER_REQUESTS_PER_MINUTE: perMinute.default(600),
  /** How long a request's body may take if it is JSON, and stand still if it is a report. */
  PCI_BODY_SECONDS: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a whole number of seconds from 1 to 999')
    .transform(Number)
    .default(30),
  /** How fast a report has to come at least, on average over that time. */
  PCI_BODY_BYTES_PER_SECOND: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'must be a whole number from 1')
    .transform(Number)
    .default(240),
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().min(1).optional(),
  /** Azure's own setting: the least of what is logged that the host keeps. */
  AzureFunctionsJobHost__logging__logLevel__default: z.string().default('Information'),
  /** R6.2: which markets are developed from a month on, in place of the standard list. */
  PCI_DEVELOPED_MARKETS: marketLists.optional(),
  /** Spellings of columns and values in reports, beside those that come with the product. */
  PCI_SPELLINGS: spellings.optional(),
  /** Set by Azure on every instance. */
  WEBSITE_INSTANCE_ID: z.string().optional(),
  /** Set by Azure, and by local hosts: the name under which the app is reached. */
  WEBSITE_HOSTNAME: z.string().optional(),
});

/** Who may call. */
export type Identity =
  /** Whoever calls from this machine is the operator. */
  { kind: 'this-machine' } | ({ kind: 'tokens' } & TokenRules);

/** Everything that the environment decides, checked once. */
export interface Configuration {
  store: { kind: 'cosmos'; endpoint: string; key: string; database: string } | { kind: 'sqlite'; dataFolder: string };
  storageConnection: string;
  publicUrl: string;
  /** Absent: the standard list. */
  developedMarkets?: readonly MarketList[];
  /** What is added to the product's own spellings. */
  spellings?: Spellings;
  /** Absent on one machine: then a key is kept in the data folder. */
  encryptionKeys?: { id: string; key: Uint8Array }[];
  identity: Identity;
  corsOrigins: readonly string[];
  requestsPerMinute: number;
  userRequestsPerMinute: number;
  /** How long a request's body may take if it is JSON, and stand still if it is a report. */
  bodySeconds: number;
  /** How fast a report has to come at least, on average over that time. */
  bodyBytesPerSecond: number;
  applicationInsights?: string;
  /** Whether the host keeps lines of the level "information". */
  keepsInformation: boolean;
  webhooks: {
    /** Whose endpoints may be on this machine. */
    loopback: 'anyone' | 'operator' | 'nobody';
    crmHosts: readonly string[];
    allowedRanges: readonly AddressRange[];
    allowedPorts: readonly number[];
    retryDelaysMs: readonly number[];
    deadlineMs: number;
  };
}

/** A setting that cannot be used: the app must not start. The message names it and says what it must be. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Reads the configuration. @throws ConfigurationError naming each setting that is missing or wrong */
export function readConfiguration(variables: NodeJS.ProcessEnv): Configuration {
  const parsed = environment.safeParse(
    Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '')),
  );
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message, code }) =>
      code === 'invalid_type' ? `${String(path[0])} is not set` : `${String(path[0])} ${message}`,
    );
    throw new ConfigurationError(`The configuration cannot be used: ${faults.join('; ')}.`);
  }
  const given = parsed.data;
  const inAzure = given.WEBSITE_INSTANCE_ID !== undefined;
  const encryptionKeys = given.PCI_ENCRYPTION_KEYS?.map((text) => {
    const [id = '', key = ''] = text.split(':');
    return { id, key: new Uint8Array(Buffer.from(key, 'base64')) };
  });
  if (inAzure && !encryptionKeys)
    throw new ConfigurationError('PCI_ENCRYPTION_KEYS is not set: webhook secrets cannot be kept without it.');
  return {
    store: storeOf(given, inAzure),
    storageConnection: given.AzureWebJobsStorage,
    publicUrl: (given.PCI_PUBLIC_URL ?? ownUrl(given.WEBSITE_HOSTNAME, inAzure)).replace(/\/+$/, ''),
    ...(given.PCI_DEVELOPED_MARKETS ? { developedMarkets: given.PCI_DEVELOPED_MARKETS } : {}),
    ...(given.PCI_SPELLINGS ? { spellings: given.PCI_SPELLINGS } : {}),
    ...(encryptionKeys ? { encryptionKeys } : {}),
    identity: identityOf(given, inAzure),
    corsOrigins: given.PCI_CORS_ORIGINS ?? [],
    requestsPerMinute: given.PCI_REQUESTS_PER_MINUTE,
    userRequestsPerMinute: given.PCI_USER_REQUESTS_PER_MINUTE,
    bodySeconds: given.PCI_BODY_SECONDS,
    bodyBytesPerSecond: given.PCI_BODY_BYTES_PER_SECOND,
    ...(given.APPLICATIONINSIGHTS_CONNECTION_STRING === undefined
      ? {}
      : { applicationInsights: given.APPLICATIONINSIGHTS_CONNECTION_STRING }),
    keepsInformation: /^(trace|debug|information)$/i.test(given.AzureFunctionsJobHost__logging__logLevel__default),
    webhooks: {
      loopback: loopbackFor(given, inAzure),
      crmHosts: given.PCI_CRM_HOSTS ?? [],
      allowedRanges: (given.PCI_WEBHOOK_ALLOW_RANGES ?? []).map(rangeOf),
      allowedPorts: given.PCI_WEBHOOK_PORTS?.map(Number) ?? standardPorts,
      retryDelaysMs:
        given.PCI_WEBHOOK_RETRY_SECONDS?.map((seconds) => Number(seconds) * 1000) ?? standardTiming.retryDelaysMs,
      deadlineMs: standardTiming.deadlineMs,
    },
  };
}

function loopbackFor(given: z.infer<typeof environment>, inAzure: boolean): Configuration['webhooks']['loopback'] {
  if (inAzure || given.PCI_WEBHOOKS_TO_LOOPBACK === 'false') return 'nobody';
  if (!given.PCI_AUTH_ISSUER) return 'anyone';
  return given.PCI_WEBHOOKS_TO_LOOPBACK === 'true' ? 'operator' : 'nobody';
}

function rangeOf(text: string): AddressRange {
  const range = privateRange(text);
  if (range) return range;
  throw new ConfigurationError(
    `PCI_WEBHOOK_ALLOW_RANGES holds "${text}": name private ranges in CIDR notation, such as 10.1.0.0/16 or fd12::/16.`,
  );
}

function ownUrl(host = '127.0.0.1:7071', inAzure: boolean): string {
  return `${inAzure ? 'https' : 'http'}://${host}`;
}

function storeOf(given: z.infer<typeof environment>, inAzure: boolean): Configuration['store'] {
  const { PCI_COSMOS_ENDPOINT: endpoint, PCI_COSMOS_KEY: key, PCI_DATA_DIR: dataFolder } = given;
  if (endpoint && key) return { kind: 'cosmos', endpoint, key, database: given.PCI_COSMOS_DATABASE };
  if (endpoint) throw new ConfigurationError('PCI_COSMOS_KEY is not set, but PCI_COSMOS_ENDPOINT is.');
  if (inAzure)
    throw new ConfigurationError('PCI_COSMOS_ENDPOINT is not set: in Azure the product keeps its data in Cosmos DB.');
  if (!dataFolder)
    throw new ConfigurationError(
      'Neither PCI_COSMOS_ENDPOINT nor PCI_DATA_DIR is set: there is nowhere to keep the data.',
    );
  return { kind: 'sqlite', dataFolder };
}

function identityOf(given: z.infer<typeof environment>, inAzure: boolean): Identity {
  const { PCI_AUTH_ISSUER: issuer, PCI_AUTH_AUDIENCES: audiences, PCI_AUTH_TENANTS: tenants } = given;
  if (!issuer) {
    if (!inAzure) return { kind: 'this-machine' };
    throw new ConfigurationError('PCI_AUTH_ISSUER is not set: in Azure nobody may call without a token.');
  }
  const { protocol, hostname } = new URL(issuer);
  if (protocol !== 'https:' && (inAzure || !['127.0.0.1', 'localhost'].includes(hostname)))
    throw new ConfigurationError('PCI_AUTH_ISSUER must be an https address: keys fetched openly prove nothing.');
  if (!audiences) throw new ConfigurationError('PCI_AUTH_AUDIENCES is not set, but PCI_AUTH_ISSUER is.');
  if (!tenants) throw new ConfigurationError('PCI_AUTH_TENANTS is not set, but PCI_AUTH_ISSUER is.');
  const grantsClaim = given.PCI_AUTH_GRANTS_CLAIM;
  return { kind: 'tokens', issuer, audiences, tenants, algorithms: given.PCI_AUTH_ALGORITHMS, grantsClaim };
}
