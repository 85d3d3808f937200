import type { Crm } from './crm.ts';
import { mapped, partnerOf, standardFields } from './mapping.ts';
import type { CrmConnection } from './settings.ts';

/** HubSpot: properties of the company whose unique property holds the partner's MPN id. The URL is the API's origin. */
export function hubspot(apiUrl: string, connection: Extract<CrmConnection, { format: 'hubspot' }>): Crm {
  const api = new URL(apiUrl).origin;
  const { idProperty, fields } = connection;
  const headersFor = (accessToken: string) => ({ authorization: `Bearer ${accessToken}`, accept: 'application/json' });
  return {
    keepsState: true,
    deliver: ({ accessToken }, body) => ({
      method: 'PATCH',
      url: `${api}/crm/v3/objects/companies/${encodeURIComponent(partnerOf(body))}?idProperty=${idProperty}`,
      headers: { ...headersFor(accessToken), 'content-type': 'application/json' },
      body: JSON.stringify({ properties: texts(mapped(fields ?? standardFields.hubspot, body)) }),
    }),
    probe: ({ accessToken }) => ({
      method: 'GET',
      url: `${api}/crm/v3/properties/companies/${idProperty}`,
      headers: headersFor(accessToken),
    }),
  };
}

/** HubSpot takes every property's value as text. */
function texts(fields: Record<string, string | number | boolean>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}
