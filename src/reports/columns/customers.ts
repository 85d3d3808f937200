import type { Column } from '../column.ts';

/** Columns that several monthly reports have. */
export const customerColumns = {
  subscription: {
    key: 'subscription',
    names: { SubscriptionId: 'DD20' },
    required: true,
    holds: 'The subscription id, unique within its tenant.',
  },
  month: {
    key: 'month',
    names: { Month: 'DD20' },
    required: true,
    holds: 'The month, in one of the forms below.',
  },
  tenant: {
    key: 'tenant',
    names: { CustomerTenantId: 'DD20' },
    required: true,
    holds: "The id of the customer's tenant.",
  },
  location: {
    key: 'location',
    names: { MPNId: 'DD20', PartnerID: 'DD22' },
    required: true,
    holds: 'The MPN id of the location associated with the subscription. Empty: a direct customer.',
  },
  globalAccount: {
    key: 'globalAccount',
    names: { PGAMpnID: 'DD21', PGAPartnerID: 'DD22' },
    required: false,
    holds: 'The MPN id of the global account. It decides the partner of a location without a partner profile.',
  },
  sku: {
    key: 'sku',
    names: { SKU: 'DD20' },
    required: false,
    holds: 'The SKU, which identifies the product if Product names only the family.',
  },
  paid: {
    key: 'paid',
    names: { FreeVsPaidSKU: 'DD20' },
    required: false,
    holds: 'Paid, or empty, where the row counts as paid.',
  },
  customerName: {
    key: 'customerName',
    names: { CustomerName: 'DD20' },
    required: false,
    holds: "The customer's name.",
  },
  market: {
    key: 'market',
    names: { CustomerMarket: 'DD20' },
    required: false,
    holds: "The customer's country: ISO 3166-1 code of two or three letters, or English name.",
  },
  partnerName: {
    key: 'partnerName',
    names: { PartnerName: 'DD20' },
    required: false,
    holds: "The partner's name. Not used: it is taken from partner profiles.",
    unread: true,
  },
} as const satisfies Record<string, Column>;
