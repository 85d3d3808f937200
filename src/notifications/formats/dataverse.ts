import { z } from 'zod';
import { clientCredentials, crmFormat, logicalName, secretText } from './crm.ts';
import { mappingOf } from './mapping.ts';

/**
 * Delivers to Dataverse (Dynamics 365): updates a row, or creates it if absent, by its alternate key through the Web
 * API (OData 4.0); by default the account of the partner. The application user needs rights to write the table.
 */
export const dataverse = crmFormat({
  name: 'dataverse',
  settings: z.strictObject({
    tenantId: z.string().regex(/^[A-Za-z0-9.-]{1,100}$/, 'must be the id or the domain of a Microsoft Entra tenant'),
    clientId: z.string().min(1).max(200),
    clientSecret: secretText,
    /** For sovereign clouds: issuer of tokens, in place of login.microsoftonline.com. */
    authority: z
      .string()
      .max(2048)
      .refine((text) => URL.canParse(text), 'must be an absolute URL')
      .default('https://login.microsoftonline.com'),
    entitySet: z.string().regex(logicalName).default('accounts'),
    alternateKey: z.string().regex(logicalName).default('pci_mpnid'),
    /** Action for a partner without a row. */
    ifAbsent: z.enum(['create', 'fail']).default('create'),
    fields: mappingOf(logicalName, "a column's logical name, for example pci_tier").optional(),
  }),
  secret: 'clientSecret',
  vendor: {
    name: 'Microsoft',
    hosts: {
      url: ['*.dynamics.com', '*.microsoftdynamics.us', '*.appsplatform.us', '*.dynamics.cn'],
      authority: [
        'login.microsoftonline.com',
        'login.microsoftonline.us',
        'login.partner.microsoftonline.cn',
        'login.chinacloudapi.cn',
      ],
    },
  },
  standardFields: {
    pci_program: 'program',
    pci_month: 'month',
    pci_tier: 'tier',
    pci_tierbefore: 'tierBefore',
    pci_score: 'score',
    pci_tierexpected: 'tierExpected',
    pci_tierlostin: 'tierLostIn',
    pci_scoreurl: 'scoreUrl',
    pci_lasteventid: 'eventId',
  },
  keepsState: true,
  key: 'alternateKey',
  connect({ url, settings: { authority, tenantId, clientId, entitySet, alternateKey, ifAbsent }, fields, secret }) {
    const environment = new URL(url).origin;
    const api = `${environment}/api/data/v9.2`;
    const headersFor = (accessToken: string) => ({
      authorization: `Bearer ${accessToken}`,
      accept: 'application/json',
      'odata-version': '4.0',
      'odata-maxversion': '4.0',
    });
    return {
      tokenRequest: clientCredentials(`${authority.replace(/\/+$/, '')}/${tenantId}/oauth2/v2.0/token`, {
        client_id: clientId,
        client_secret: secret,
        scope: `${environment}/.default`,
      }),
      deliver: ({ accessToken }, partnerId, values) => ({
        method: 'PATCH',
        url: `${api}/${entitySet}(${alternateKey}='${encodeURIComponent(partnerId.replaceAll("'", "''"))}')`,
        headers: {
          ...headersFor(accessToken),
          'content-type': 'application/json; charset=utf-8',
          ...(ifAbsent === 'fail' ? { 'if-match': '*' } : {}),
        },
        body: JSON.stringify(values),
      }),
      probe: ({ accessToken }) => ({
        method: 'GET',
        url: `${api}/${entitySet}?$select=${[alternateKey, ...fields].join(',')}&$top=1`,
        headers: headersFor(accessToken),
      }),
    };
  },
});
