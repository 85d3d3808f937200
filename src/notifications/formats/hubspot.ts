import { z } from 'zod';
import { crmFormat, logicalName, secretText } from './crm.ts';
import { type Fields, mappingOf } from './mapping.ts';

/** The version that endpoints of earlier versions of this product use too: HubSpot ends its former paths in 2027. */
const newestApi = '2026-09';

/**
 * HubSpot: sets properties of the company whose unique property holds the partner's MPN id. The URL is the API's
 * origin.
 */
export const hubspot = crmFormat({
  name: 'hubspot',
  settings: z.strictObject({
    token: secretText,
    idProperty: z.string().regex(logicalName).default('pci_mpn_id'),
    /** HubSpot publishes a version each March and September, and supports it for 18 months. */
    apiVersion: z
      .string()
      .regex(/^20\d\d-(03|09)$/, `must be like ${newestApi}`)
      .default(newestApi),
    fields: mappingOf(logicalName, "a property's internal name, for example pci_tier").optional(),
  }),
  secret: 'token',
  vendor: { name: 'HubSpot', hosts: { url: ['*.hubapi.com'] } },
  standardFields: {
    pci_program: 'program',
    pci_month: 'month',
    pci_tier: 'tier',
    pci_tier_before: 'tierBefore',
    pci_score: 'score',
    pci_tier_expected: 'tierExpected',
    pci_tier_lost_in: 'tierLostIn',
    pci_score_url: 'scoreUrl',
    pci_last_event_id: 'eventId',
  },
  keepsState: true,
  key: 'idProperty',
  connect({ url, settings: { idProperty, apiVersion = newestApi } }) {
    const api = `${new URL(url).origin}/crm`;
    const headersFor = (accessToken: string) => ({
      authorization: `Bearer ${accessToken}`,
      accept: 'application/json',
    });
    return {
      deliver: ({ accessToken }, partnerId, values) => ({
        method: 'PATCH',
        url: `${api}/objects/${apiVersion}/companies/${encodeURIComponent(partnerId)}?idProperty=${idProperty}`,
        headers: { ...headersFor(accessToken), 'content-type': 'application/json' },
        body: JSON.stringify({ properties: texts(values) }),
      }),
      probe: ({ accessToken }) => ({
        method: 'GET',
        url: `${api}/properties/${apiVersion}/companies/${idProperty}`,
        headers: headersFor(accessToken),
      }),
    };
  },
});

/** Converts values to text, which HubSpot requires for every property; an empty one clears it. */
function texts(fields: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value ?? '')]));
}
