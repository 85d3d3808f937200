import { shown } from './cells.ts';
import type { Cells } from './layout.ts';
import { Fault } from './layout.ts';
import type { AttributionType, LocationId } from './rows.ts';
import { attributionTypeIn } from './vocabulary.ts';

/** What the columns that both monthly reports have hold. */
export const customerColumns = {
  subscription: { name: 'SubscriptionId', required: true, holds: 'The subscription id, unique within its tenant.' },
  month: { name: 'Month', required: true, holds: 'The month: 2021-02, 2021-02-01, 2021-02-01T00:00:00Z or 202102.' },
  tenant: { name: 'CustomerTenantId', required: true, holds: "The id of the customer's tenant." },
  location: {
    name: 'MPNId',
    required: true,
    holds: 'The MPN id of the location associated with the subscription. Empty: a direct customer.',
  },
  sku: { name: 'SKU', required: false, holds: 'The SKU, which tells the product where Product is empty.' },
  paid: { name: 'FreeVsPaidSKU', required: false, holds: 'Paid, or empty, where the row counts as paid.' },
  customerName: { name: 'CustomerName', required: false, holds: "The customer's name." },
  market: {
    name: 'CustomerMarket',
    required: false,
    holds: "The customer's country: ISO 3166-1 alpha-2 code or English name.",
  },
  partnerName: { name: 'PartnerName', required: false, holds: "The partner's name. Not used: profiles tell it." },
} as const;

/** What an attribution type's column may hold. */
export const attributionTypeForms =
  'How the location is attached: CSP, CSP Tier 1, CSP Tier 2, CSP Indirect, DPOR, CPOR, CPOR OSA, CPOR OSU; without credit: CPOR Presales, PAL, TPOR, GDAP, DAP. Empty for a direct customer.';

/**
 * How the location is attached to the subscription; null for a direct customer, who has neither location nor type.
 * Rejects `attribution-without-location`, `missing-attribution-type` and `unknown-attribution-type`.
 */
export function attribution(
  cells: Cells,
  location: LocationId,
  atLocation: number,
  atType: number,
): AttributionType | null {
  const cell = cells[atType]!;
  if (cell === '') {
    if (location === '') return null;
    throw new Fault(
      atType,
      'missing-attribution-type',
      'A location stands without an attribution type; name the type, or leave both empty for a direct customer.',
    );
  }
  if (location === '') {
    throw new Fault(
      atLocation,
      'attribution-without-location',
      `The attribution type ${shown(cell)} stands without a location; give the MPN id, or leave both empty for a direct customer.`,
    );
  }
  const type = attributionTypeIn(cell);
  if (type === null) {
    throw new Fault(
      atType,
      'unknown-attribution-type',
      `${shown(cell)} is not a known attribution type; known are CSP, CSP Tier 1, CSP Tier 2, CSP Indirect, DPOR, CPOR, CPOR OSA, CPOR OSU, CPOR Presales, PAL, TPOR, GDAP and DAP.`,
    );
  }
  return type;
}
