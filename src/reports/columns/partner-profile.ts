import type { Column } from '../column.ts';

/** Partner profile, in Partner Center's API `Profile`. */
export const partnerProfileColumns = [
  {
    key: 'location',
    names: { MPNId: 'DD20', PartnerID: 'DD22' },
    required: true,
    holds: 'The MPN id of the location.',
  },
  { key: 'name', names: { PartnerName: 'DD20' }, required: false, holds: "The location's name." },
  {
    key: 'globalAccount',
    names: { PGA_MPNId: 'DD20', PGA_PartnerID: 'DD22', PGAMpnID: 'own' },
    required: false,
    holds: 'The MPN id of the global account that the location rolls up to. Empty: the profile does not say.',
  },
  {
    key: 'globalAccountName',
    names: { PGA_PartnerName: 'DD20' },
    required: false,
    holds: "The global account's name.",
  },
  { key: 'city', names: { City: 'DD20' }, required: false, holds: 'City.' },
  {
    key: 'country',
    names: { Country: 'DD20' },
    required: false,
    holds: 'Country: ISO 3166-1 code of two or three letters, or English name.',
  },
  {
    key: 'hierarchyLevel',
    names: { AccountType: 'DD24', HierarchyLevel: 'DD20' },
    required: false,
    holds: 'The position in the hierarchy. Not used: the global account decides it.',
    unread: true,
  },
] as const satisfies readonly Column[];
