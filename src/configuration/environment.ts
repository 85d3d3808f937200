import { z } from 'zod';
import { marketLists } from './market-lists.ts';
import { spellings } from './spellings.ts';

const keyText = z.string().regex(/^[\w-]+:[A-Za-z0-9+/]{43}=$/, 'must be NAME:KEY with 32 bytes in base64 as the key');

const commaList = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1));

const perMinute = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'must be a whole number from 1')
  .transform(Number);

/** The settings: environment variables of the process, each checked. */
export const environment = z.object({
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
