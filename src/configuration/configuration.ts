import type { TokenRules } from '../access/tokens.ts';
import { type AddressRange, privateRange, standardPorts } from '../notifications/sending/network.ts';
import { standardTiming } from '../notifications/services.ts';
import type { Spellings } from '../reports/spellings.ts';
import type { MarketList } from '../rulebooks/markets.ts';
import { type Environment, environment } from './environment.ts';
import { ConfigurationError } from './error.ts';
import { isInAzure } from './platform.ts';
import { type AzureIdentity, azureIdentityOf, type StorageAccount, type Store, storageOf, storeOf } from './stores.ts';

/** Rules for identifying callers. */
type Identity =
  /** Every caller from this machine is the operator. */
  { kind: 'this-machine' } | ({ kind: 'tokens' } & TokenRules);

/** All settings of the environment, checked once. */
export interface Configuration {
  inAzure: boolean;
  store: Store;
  storage: StorageAccount;
  /** Absent if keys open everything that is used. */
  azureIdentity?: AzureIdentity;
  publicUrl: string;
  /** Absent: the standard list. */
  developedMarkets?: readonly MarketList[];
  /** Additions to the product's own spellings. */
  spellings?: Spellings;
  /** May be absent on one machine: then a key is kept in the data folder. */
  encryptionKeys?: { id: string; key: Uint8Array }[];
  identity: Identity;
  /** How the dashboard signs people in; absent if it does not. */
  signIn?: { issuer: string; clientId: string; scope: string };
  corsOrigins: readonly string[];
  requestsPerMinute: number;
  userRequestsPerMinute: number;
  /** Most seconds for a JSON body, and most seconds without a byte of a report. */
  bodySeconds: number;
  /** Least bytes per second of a report, averaged over that time. */
  bodyBytesPerSecond: number;
  applicationInsights?: {
    connectionString: string;
    /** Absent: the key in the connection string is enough. */
    identity?: AzureIdentity;
  };
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

/**
 * Reads the configuration.
 * @throws ConfigurationError naming every setting that is wrong, or the first that is missing
 */
export function readConfiguration(variables: NodeJS.ProcessEnv): Configuration {
  const parsed = environment.safeParse(
    Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '')),
  );
  refuseUnresolvedReferences(variables);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
    throw new ConfigurationError(`The configuration cannot be used: ${faults.join('; ')}.`);
  }
  const given = parsed.data;
  const inAzure = isInAzure(given);
  const encryptionKeys = given.PCI_ENCRYPTION_KEYS?.map((text) => {
    const [id = '', key = ''] = text.split(':');
    return { id, key: new Uint8Array(Buffer.from(key, 'base64')) };
  });
  if (inAzure && !encryptionKeys)
    throw new ConfigurationError(
      'PCI_ENCRYPTION_KEYS is not set: webhook secrets cannot be kept without it. Set it to NAME:KEY with 32 random bytes in base64 as the key, best by a Key Vault reference.',
    );
  const store = storeOf(given, inAzure);
  const storage = storageOf(given);
  const azureIdentity = azureIdentityOf(given, inAzure, store, storage);
  return {
    inAzure,
    store,
    storage,
    ...(azureIdentity ? { azureIdentity } : {}),
    publicUrl: publicUrlOf(given, inAzure).replace(/\/+$/, ''),
    ...(given.PCI_DEVELOPED_MARKETS ? { developedMarkets: given.PCI_DEVELOPED_MARKETS } : {}),
    ...(given.PCI_SPELLINGS ? { spellings: given.PCI_SPELLINGS } : {}),
    ...(encryptionKeys ? { encryptionKeys } : {}),
    identity: identityOf(given, inAzure),
    ...signInOf(given),
    corsOrigins: given.PCI_CORS_ORIGINS ?? [],
    requestsPerMinute: given.PCI_REQUESTS_PER_MINUTE,
    userRequestsPerMinute: given.PCI_USER_REQUESTS_PER_MINUTE,
    bodySeconds: given.PCI_BODY_SECONDS,
    bodyBytesPerSecond: given.PCI_BODY_BYTES_PER_SECOND,
    ...applicationInsightsOf(given),
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

function loopbackFor(given: Environment, inAzure: boolean): Configuration['webhooks']['loopback'] {
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

function applicationInsightsOf(given: Environment): Pick<Configuration, 'applicationInsights'> {
  const {
    APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication,
  } = given;
  if (connectionString === undefined) return {};
  if (authentication === undefined) return { applicationInsights: { connectionString } };
  const clientId = /ClientId=([\w-]+)/i.exec(authentication)?.[1];
  return {
    applicationInsights: { connectionString, identity: { managed: true, ...(clientId && { clientId }) } },
  };
}

function publicUrlOf({ PCI_PUBLIC_URL: given, WEBSITE_HOSTNAME: host }: Environment, inAzure: boolean): string {
  if (!inAzure) return given ?? `http://${host ?? '127.0.0.1:7071'}`;
  if (!given && !host)
    throw new ConfigurationError(
      'PCI_PUBLIC_URL is not set, and Azure names no host: events need links that lead here. Set it to the https address of the app.',
    );
  if (given && !given.startsWith('https://'))
    throw new ConfigurationError('PCI_PUBLIC_URL must be an https address: in Azure links lead to https only.');
  return given ?? `https://${host}`;
}

/**
 * Refuses references that the platform left unresolved: what is sealed with one as the key could not be opened later.
 */
function refuseUnresolvedReferences(variables: NodeJS.ProcessEnv): void {
  const unresolved = Object.keys(environment.shape).filter((name) =>
    variables[name]?.startsWith('@Microsoft.KeyVault('),
  );
  if (unresolved.length === 0) return;
  throw new ConfigurationError(
    `${unresolved.join(', ')} refers to a Key Vault that the platform could not read: give the app's identity the role Key Vault Secrets User on the vault, and name a user-assigned identity in the app's keyVaultReferenceIdentity.`,
  );
}

function signInOf(given: Environment): Pick<Configuration, 'signIn'> {
  const { PCI_AUTH_ISSUER: issuer, PCI_DASHBOARD_CLIENT_ID: clientId, PCI_DASHBOARD_SCOPE: scope } = given;
  if (!clientId && !scope) return {};
  if (!issuer)
    throw new ConfigurationError(
      'PCI_AUTH_ISSUER is not set, but a setting of the dashboard is: nobody could sign in.',
    );
  if (!clientId) throw new ConfigurationError('PCI_DASHBOARD_CLIENT_ID is not set, but PCI_DASHBOARD_SCOPE is.');
  if (!scope) throw new ConfigurationError('PCI_DASHBOARD_SCOPE is not set, but PCI_DASHBOARD_CLIENT_ID is.');
  return { signIn: { issuer, clientId, scope } };
}

function identityOf(given: Environment, inAzure: boolean): Identity {
  const { PCI_AUTH_ISSUER: issuer, PCI_AUTH_AUDIENCES: audiences, PCI_AUTH_TENANTS: tenants } = given;
  if (!issuer) {
    if (!inAzure) return { kind: 'this-machine' };
    throw new ConfigurationError(
      'PCI_AUTH_ISSUER is not set: in Azure nobody may call without a token. Set it to the issuer of your tenant, https://login.microsoftonline.com/TENANT-ID/v2.0, with PCI_AUTH_AUDIENCES and PCI_AUTH_TENANTS.',
    );
  }
  const { protocol, hostname } = new URL(issuer);
  if (protocol !== 'https:' && (inAzure || !['127.0.0.1', 'localhost'].includes(hostname)))
    throw new ConfigurationError('PCI_AUTH_ISSUER must be an https address: keys fetched openly prove nothing.');
  if (!audiences)
    throw new ConfigurationError(
      'PCI_AUTH_AUDIENCES is not set, but PCI_AUTH_ISSUER is: name the audiences of its tokens, such as api://CLIENT-ID.',
    );
  if (!tenants)
    throw new ConfigurationError(
      'PCI_AUTH_TENANTS is not set, but PCI_AUTH_ISSUER is: name the ids of the tenants whose callers may come in.',
    );
  const grantsClaim = given.PCI_AUTH_GRANTS_CLAIM;
  return { kind: 'tokens', issuer, audiences, tenants, algorithms: given.PCI_AUTH_ALGORITHMS, grantsClaim };
}
