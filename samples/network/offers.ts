/** Products for sale: names as the reports print them, and the list price of a seat and month in USD cents. */
export const offers = {
  sales: { product: 'Dynamics 365 Sales', sku: 'Dynamics 365 Sales Professional', cents: 6500 },
  service: { product: 'Dynamics 365 Customer Service', sku: 'Dynamics 365 Customer Service Professional', cents: 5000 },
  field: { product: 'Dynamics 365 for Field Service', sku: 'Dynamics 365 for Field Service', cents: 9500 },
  marketing: { product: 'Dynamics 365 Marketing', sku: 'Dynamics 365 Marketing Attach', cents: 7500 },
  relationship: {
    product: 'Microsoft Relationship Sales',
    sku: 'Microsoft Relationship Sales solution Plus',
    cents: 13000,
  },
  plan1: { product: 'Dynamics 365 Plan 1', sku: 'Dynamics 365 Plan 1 Enterprise Edition', cents: 11500 },
  'business-central': {
    product: 'Dynamics 365 Business Central',
    sku: 'Dynamics 365 Business Central Essentials',
    cents: 7000,
  },
  premium: { product: 'Dynamics 365 Business Central', sku: 'Dynamics 365 Business Central Premium', cents: 10000 },
  finance: {
    product: 'Dynamics 365 Finance and Operations',
    sku: 'Dynamics 365 Finance and Operations Unified Operations Plan',
    cents: 19000,
  },
  hr: { product: 'Dynamics 365 Human Resources', sku: 'Dynamics 365 Human Resources Self Service', cents: 4000 },
  team: { product: 'Dynamics 365 Team Members', sku: 'Dynamics 365 Team Members', cents: 800 },
  /** In no edition's list. */
  'power-bi': { product: 'Power BI', sku: 'Power BI Pro', cents: 999 },
} as const;

export type OfferName = keyof typeof offers;
