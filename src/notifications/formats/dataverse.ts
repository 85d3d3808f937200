import { type Crm, clientCredentials, trimmed } from './crm.ts';
import { mapped, partnerOf, standardFields } from './mapping.ts';
import type { CrmConnection } from './settings.ts';

/**
 * Dataverse (Dynamics 365): a row is updated, or made where it is absent, by its alternate key through the Web API
 * (OData 4.0). The application user needs rights to write the table.
 */
export function dataverse(
  environmentUrl: string,
  connection: Extract<CrmConnection, { format: 'dataverse' }>,
  clientSecret: string,
): Crm {
  const environment = new URL(environmentUrl).origin;
  const api = `${environment}/api/data/v9.2`;
  const { authority, tenantId, clientId, entitySet, alternateKey, ifAbsent, fields } = connection;
  const headersFor = (accessToken: string) => ({
    authorization: `Bearer ${accessToken}`,
    accept: 'application/json',
    'odata-version': '4.0',
    'odata-maxversion': '4.0',
  });
  return {
    keepsState: true,
    tokenRequest: clientCredentials(`${trimmed(authority)}/${tenantId}/oauth2/v2.0/token`, {
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${environment}/.default`,
    }),
    deliver: ({ accessToken }, body) => ({
      method: 'PATCH',
      url: `${api}/${entitySet}(${alternateKey}='${encodeURIComponent(partnerOf(body).replaceAll("'", "''"))}')`,
      headers: {
        ...headersFor(accessToken),
        'content-type': 'application/json; charset=utf-8',
        ...(ifAbsent === 'fail' ? { 'if-match': '*' } : {}),
      },
      body: JSON.stringify(mapped(fields ?? standardFields.dataverse, body)),
    }),
    probe: ({ accessToken }) => ({
      method: 'GET',
      url: `${api}/${entitySet}?$select=${[alternateKey, ...Object.keys(fields ?? standardFields.dataverse)].join(',')}&$top=1`,
      headers: headersFor(accessToken),
    }),
  };
}
