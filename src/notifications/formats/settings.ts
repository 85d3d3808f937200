import { z } from 'zod';
import { sources } from './mapping.ts';

/** The formats that speak to a CRM's own API. */
export const crmFormats = ['dataverse', 'salesforce', 'hubspot'] as const;
export type CrmFormat = (typeof crmFormats)[number];

const secretText = z.string().min(1).max(4_000);
const https = z
  .string()
  .max(2048)
  .refine((text) => URL.canParse(text), 'must be an absolute URL');

/** Where a field's value comes from; `values` translates texts to what the CRM keeps, such as the numbers of a choice. */
const fieldSource = z.union([
  z.enum(sources, `must be one of: ${sources.join(', ')}`),
  z.strictObject({
    from: z.enum(sources, `must be one of: ${sources.join(', ')}`),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
]);
const mappingOf = (name: RegExp, what: string) =>
  z
    .record(z.string().regex(name, `a field's name must be ${what}`), fieldSource)
    .refine((mapping) => Object.keys(mapping).length > 0, 'must map at least one field');

const logicalName = /^[a-z][a-z0-9_]{0,99}$/;
const apiName = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;

/** A row of a Dataverse table, found by an alternate key: the account of the partner, where nothing else is said. */
export const dataverseSettings = z.strictObject({
  tenantId: z.string().regex(/^[A-Za-z0-9.-]{1,100}$/, 'must be the id or the domain of a Microsoft Entra tenant'),
  clientId: z.string().min(1).max(200),
  clientSecret: secretText,
  /** For sovereign clouds: where tokens come from, in place of login.microsoftonline.com. */
  authority: https.default('https://login.microsoftonline.com'),
  entitySet: z.string().regex(logicalName).default('accounts'),
  alternateKey: z.string().regex(logicalName).default('pci_mpnid'),
  /** What happens to a partner without a row. */
  ifAbsent: z.enum(['create', 'fail']).default('create'),
  fields: mappingOf(logicalName, "a column's logical name, for example pci_tier").optional(),
});

/** A platform event. */
export const salesforceSettings = z.strictObject({
  clientId: z.string().min(1).max(500),
  clientSecret: secretText,
  event: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,76}__e$/, 'must be the API name of a platform event, ending in __e')
    .default('PCI_Event__e'),
  apiVersion: z
    .string()
    .regex(/^\d{2}\.0$/, 'must be like 62.0')
    .default('62.0'),
  fields: mappingOf(apiName, "a field's API name, for example Tier__c").optional(),
});

/** Properties of a company, found by a property with unique values. */
export const hubspotSettings = z.strictObject({
  token: secretText,
  idProperty: z.string().regex(logicalName).default('pci_mpn_id'),
  fields: mappingOf(logicalName, "a property's internal name, for example pci_tier").optional(),
});

/** What of the settings is no secret: kept and shown as it is. */
export type CrmConnection =
  | ({ format: 'dataverse' } & Omit<z.infer<typeof dataverseSettings>, 'clientSecret'>)
  | ({ format: 'salesforce' } & Omit<z.infer<typeof salesforceSettings>, 'clientSecret'>)
  | ({ format: 'hubspot' } & Omit<z.infer<typeof hubspotSettings>, 'token'>);

export interface CrmSettings {
  dataverse?: z.infer<typeof dataverseSettings> | undefined;
  salesforce?: z.infer<typeof salesforceSettings> | undefined;
  hubspot?: z.infer<typeof hubspotSettings> | undefined;
}

/** Tells the secret from the rest: the client's secret, or the token. `undefined` where no CRM is set. */
export function splitSettings(settings: CrmSettings): { connection: CrmConnection; credentials: string } | undefined {
  if (settings.dataverse) {
    const { clientSecret, ...rest } = settings.dataverse;
    return { connection: { format: 'dataverse', ...rest }, credentials: clientSecret };
  }
  if (settings.salesforce) {
    const { clientSecret, ...rest } = settings.salesforce;
    return { connection: { format: 'salesforce', ...rest }, credentials: clientSecret };
  }
  if (settings.hubspot) {
    const { token, ...rest } = settings.hubspot;
    return { connection: { format: 'hubspot', ...rest }, credentials: token };
  }
  return undefined;
}
