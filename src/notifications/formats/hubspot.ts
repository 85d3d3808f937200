import { z } from 'zod';
import { crmFormat, logicalName, secretText } from './crm.ts';
import { mapped, mappingOf, partnerOf } from './mapping.ts';

/**
 * HubSpot: sets properties of the company whose unique property holds the partner's MPN id. The URL is the API's
 * origin.
 */
export const hubspot = crmFormat({
  name: 'hubspot',
  settings: z.strictObject({
    token: secretText,
    idProperty: z.string().regex(logicalName).default('pci_mpn_id'),
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
  connect({ url, settings: { idProperty }, fields }) {
    const api = `${new URL(url).origin}/crm/v3`;
    const headersFor = (accessToken: string) => ({
      authorization: `Bearer ${accessToken}`,
      accept: 'application/json',
    });
    return {
      deliver: ({ accessToken }, body) => ({
        method: 'PATCH',
        url: `${api}/objects/companies/${encodeURIComponent(partnerOf(body))}?idProperty=${idProperty}`,
        headers: { ...headersFor(accessToken), 'content-type': 'application/json' },
        body: JSON.stringify({ properties: texts(mapped(fields, body)) }),
      }),
      probe: ({ accessToken }) => ({
        method: 'GET',
        url: `${api}/properties/companies/${idProperty}`,
        headers: headersFor(accessToken),
      }),
    };
  },
});

/** Converts values to text, which HubSpot requires for every property. */
function texts(fields: Record<string, string | number | boolean>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}
