import type { z } from 'zod';
import type { TokenRules } from '../access/tokens.ts';
import { type AddressRange, privateRange, standardPorts } from '../notifications/sending/network.ts';
import { standardTiming } from '../notifications/services.ts';
import type { Spellings } from '../reports/spellings.ts';
import type { MarketList } from '../rulebooks/markets.ts';
import { environment } from './environment.ts';

/** Rules for identifying callers. */
type Identity =
  /** Every caller from this machine is the operator. */
  { kind: 'this-machine' } | ({ kind: 'tokens' } & TokenRules);

/** All settings of the environment, checked once. */
export interface Configuration {
  store: { kind: 'cosmos'; endpoint: string; key: string; database: string } | { kind: 'sqlite'; dataFolder: string };
  storageConnection: string;
  publicUrl: string;
  /** Absent: the standard list. */
  developedMarkets?: readonly MarketList[];
  /** Additions to the product's own spellings. */
  spellings?: Spellings;
  /** Absent on one machine: then a key is kept in the data folder. */
  encryptionKeys?: { id: string; key: Uint8Array }[];
  identity: Identity;
  corsOrigins: readonly string[];
  requestsPerMinute: number;
  userRequestsPerMinute: number;
  /** Most seconds for a JSON body, and most seconds without a byte of a report. */
  bodySeconds: number;
  /** Least bytes per second of a report, averaged over that time. */
  bodyBytesPerSecond: number;
  applicationInsights?: string;
  /** True if the host keeps log lines of the level "information". */
  keepsInformation: boolean;
  webhooks: {
    /** Owners whose endpoints may be on this machine. */
    loopback: 'anyone' | 'operator' | 'nobody';
    crmHosts: readonly string[];
    allowedRanges: readonly AddressRange[];
    allowedPorts: readonly number[];
    retryDelaysMs: readonly number[];
    deadlineMs: number;
  };
}

/** A setting that is missing or wrong: the app must not start. The message names the setting and its valid values. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * Reads the configuration.
 * @throws ConfigurationError naming each setting that is missing or wrong
 */
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
