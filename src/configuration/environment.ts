import { z } from 'zod';
import { marketLists } from './market-lists.ts';
import { spellings } from './spellings.ts';

const keyText = z.string().regex(/^[\w-]+:[A-Za-z0-9+/]{43}=$/, 'must be NAME:KEY with 32 bytes in base64 as the key');

const commaList = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1));

const serviceUri = z.url({
  protocol: /^https$/,
  error: 'must be the https address of a service, like https://account.blob.core.windows.net',
});

const perMinute = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'must be a whole number from 1')
  .transform(Number);

/** Settings: environment variables of the process, each checked. */
export const environment = z.object({
  PCI_DATA_DIR: z.string().min(1).optional(),
  PCI_COSMOS_ENDPOINT: z.url('must be the https address of a Cosmos DB account').optional(),
  /** Absent: the app's Azure identity is used. */
  PCI_COSMOS_KEY: z.string().min(1).optional(),
  PCI_COSMOS_DATABASE: z.string().min(1).default('pci'),
  /**
   * The platform's own settings of the storage account: a connection string, or its addresses and the app's identity.
   */
  AzureWebJobsStorage: z.string().optional(),
  AzureWebJobsStorage__accountName: z
    .string()
    .regex(/^[a-z\d]{3,24}$/, 'must be the name of a storage account: 3 to 24 small letters and digits')
    .optional(),
  AzureWebJobsStorage__blobServiceUri: serviceUri.optional(),
  AzureWebJobsStorage__queueServiceUri: serviceUri.optional(),
  AzureWebJobsStorage__credential: z
    .string()
    .regex(/^managedidentity$/i, 'must be managedidentity, or left out')
    .optional(),
  AzureWebJobsStorage__clientId: z.string().min(1).optional(),
  /** The client id of the managed identity, if it is not that of the storage settings. */
  AZURE_CLIENT_ID: z.string().min(1).optional(),
  PCI_PUBLIC_URL: z.url('must be the address under which this installation is reached').optional(),
  /** The first key seals, all keys open. */
  PCI_ENCRYPTION_KEYS: commaList(keyText).optional(),
  /**
   * Allows webhooks to this machine, also over http; never in Azure. With an issuer, only if set to true, and only for
   * the operator's endpoints; without one, unless set to false.
   */
  PCI_WEBHOOKS_TO_LOOPBACK: z.enum(['true', 'false'], 'must be true or false').optional(),
  /** Hosts that may receive a CRM's credentials beside those of its vendor. */
  PCI_CRM_HOSTS: commaList(
    z.string().regex(/^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)+$/, 'must be hosts like crm.example.com or *.example.com'),
  ).optional(),
  /** Private networks that webhooks may go to, such as 10.1.0.0/16. */
  PCI_WEBHOOK_ALLOW_RANGES: commaList(z.string()).optional(),
  /** Ports that webhooks may go to. */
  PCI_WEBHOOK_PORTS: commaList(
    z
      .string()
      .regex(/^[1-9]\d{0,4}$/, 'must be port numbers like 443,8443')
      .refine((text) => Number(text) <= 65_535, 'must be port numbers up to 65535'),
  ).optional(),
  /** Pauses between attempts in seconds, for demonstrations. */
  PCI_WEBHOOK_RETRY_SECONDS: commaList(z.string().regex(/^\d+(\.\d+)?$/, 'must be numbers of seconds')).optional(),
  /** The OpenID issuer whose tokens the API accepts; without it the API serves this machine only. */
  PCI_AUTH_ISSUER: z.url('must be the https address of an OpenID issuer').optional(),
  PCI_AUTH_AUDIENCES: commaList(z.string().min(1)).optional(),
  /** Ids of the Entra ID tenants whose tokens are accepted. */
  PCI_AUTH_TENANTS: commaList(z.string().min(1)).optional(),
  PCI_AUTH_ALGORITHMS: commaList(
    z.string().regex(/^(RS|PS|ES)(256|384|512)$/, 'may be RS256, PS256, ES256 and their longer forms only'),
  ).default(['RS256']),
  PCI_AUTH_GRANTS_CLAIM: z.string().min(1).optional(),
  /** Id of the dashboard's registration with the issuer, and the scope of the API that it requests. */
  PCI_DASHBOARD_CLIENT_ID: z.string().min(1).optional(),
  PCI_DASHBOARD_SCOPE: z.string().min(1).optional(),
  /** `required` if the platform requires a function key beside the token. */
  PCI_FUNCTION_KEYS: z.enum(['required', 'off'], 'must be required or off').default('off'),
  /** Origins whose pages may call the API. */
  PCI_CORS_ORIGINS: commaList(
    z.string().regex(/^https?:\/\/[^/*]+$/, 'must be origins like https://dashboard.example.com'),
  ).optional(),
  /** Requests per minute of each service client, and of each user. */
  PCI_REQUESTS_PER_MINUTE: perMinute.default(600),
  PCI_USER_REQUESTS_PER_MINUTE: perMinute.default(600),
  /** Most seconds for a JSON body, and most seconds without a byte of a report. */
  PCI_BODY_SECONDS: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a whole number of seconds from 1 to 999')
    .transform(Number)
    .default(30),
  /** Least bytes per second of a report, averaged over that time. */
  PCI_BODY_BYTES_PER_SECOND: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'must be a whole number from 1')
    .transform(Number)
    .default(240),
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().min(1).optional(),
  /** Azure's own setting: telemetry is sent by a managed identity. */
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z
    .string()
    .regex(
      /^(ClientId=[\w-]+;)?Authorization=AAD(;ClientId=[\w-]+)?$/i,
      'must be Authorization=AAD, or ClientId=…;Authorization=AAD for a user-assigned identity',
    )
    .optional(),
  /** Azure's own setting: the lowest log level that the host keeps. */
  AzureFunctionsJobHost__logging__logLevel__default: z.string().default('Information'),
  /** R6.2: developed markets from a month on, in place of the standard list. */
  PCI_DEVELOPED_MARKETS: marketLists.optional(),
  /** Spellings of columns and values in reports, beside the product's own. */
  PCI_SPELLINGS: spellings.optional(),
  /** Set by Azure; which of these depends on the plan. */
  WEBSITE_INSTANCE_ID: z.string().optional(),
  WEBSITE_SKU: z.string().optional(),
  WEBSITE_SITE_NAME: z.string().optional(),
  WEBSITE_POD_NAME: z.string().optional(),
  CONTAINER_NAME: z.string().optional(),
  /** Set by Azure and by local hosts: the host name of the app. */
  WEBSITE_HOSTNAME: z.string().optional(),
});

/** The settings as read. */
export type Environment = z.infer<typeof environment>;
