import type { Story } from '../story.ts';

/** Partners whose score depends on the associations with a subscription. */
export const attribution: readonly Story[] = [
  {
    key: 'maple',
    name: 'Maple Ridge Advisory',
    locations: [['Toronto', 'CA']],
    certified: [
      { count: 4, path: 'service', passed: '2021-01' },
      { count: 2, path: 'ce-developer', passed: '2021-01' },
    ],
    customers: [
      { count: 3, offer: 'sales', from: ['2019-01', '2019-05'], seats: [10, 16] },
      // A second product for existing customers: no new tenant, but a new subscription.
      {
        count: 10,
        offer: 'sales',
        from: ['2018-10', '2019-05'],
        seats: [9, 15],
        addition: { offer: 'service', from: ['2020-12', '2021-09'], seats: [8, 12] },
      },
    ],
  },
  {
    key: 'tamar',
    name: 'Tamar Technology',
    locations: [['Bristol', 'GB']],
    certified: [
      { count: 4, path: 'field', passed: '2021-01' },
      { count: 2, path: 'ce-developer', passed: '2021-01' },
    ],
    customers: [
      { count: 6, offer: 'field', from: ['2018-10', '2019-05'], seats: [10, 16], growth: 0.04 },
      // Small add-ons beside Northwind's sales: large counted by tenant, small counted by subscription.
      {
        count: 10,
        offer: 'sales',
        from: ['2020-11', '2021-06'],
        seats: [14, 24],
        claims: [{ type: 'CSP', partner: 'northwind' }],
        addition: { offer: 'field', from: ['2020-11', '2021-06'], seats: [3, 4], claims: [{ type: 'CSP' }] },
      },
    ],
  },
  {
    key: 'vlaamse',
    name: 'Vlaamse Werkplek',
    locations: [['Antwerp', 'BE']],
    certified: [
      { count: 2, path: 'sales', passed: '2021-01' },
      { count: 1, path: 'ce-developer', passed: '2021-01' },
    ],
    customers: [
      {
        count: 4,
        offer: 'sales',
        from: ['2018-11', '2019-05'],
        seats: [9, 14],
        claims: [{ type: 'CPOR' }],
        channel: 'Web Direct',
      },
      {
        count: 6,
        offer: 'sales',
        from: ['2020-10', '2021-09'],
        seats: [9, 14],
        claims: [{ type: 'CPOR OSA' }],
        channel: 'Web Direct',
      },
    ],
  },
  {
    key: 'adoptly',
    name: 'Adoptly',
    locations: [['Utrecht', 'NL']],
    certified: [
      { count: 4, path: 'service', passed: '2021-01' },
      { count: 1, path: 'business-central', passed: '2021-03' },
      { count: 1, path: 'ce-developer', passed: '2021-03' },
    ],
    customers: [
      {
        count: 6,
        offer: 'service',
        from: ['2018-11', '2019-05'],
        seats: [14, 20],
        claims: [{ type: 'CPOR OSU' }],
        channel: 'Direct',
      },
      {
        count: 4,
        offer: 'service',
        from: ['2021-02', '2021-08'],
        seats: [9, 14],
        claims: [{ type: 'CPOR' }],
        channel: 'Direct',
      },
    ],
  },
  {
    key: 'rijnmond',
    name: 'Rijnmond ERP',
    locations: [['Rotterdam', 'NL']],
    certified: [
      { count: 3, path: 'business-central', passed: '2020-12' },
      { count: 1, path: 'finance', passed: '2020-03' },
      { count: 2, path: 'fo-developer', passed: '2020-03' },
    ],
    customers: [
      {
        count: 8,
        offer: 'business-central',
        from: ['2018-10', '2019-05'],
        seats: [10, 16],
        growth: 0.05,
        claims: [{ type: 'DPOR' }],
        channel: 'Web Direct',
      },
      // Digital partner of record from the start; from mid 2021 other partners claim the sale and the usage.
      {
        count: 8,
        offer: 'business-central',
        from: ['2020-09', '2021-04'],
        seats: [10, 16],
        channel: 'Web Direct',
        claims: [
          { type: 'DPOR' },
          { type: 'CPOR OSA', partner: 'vlaamse', from: '2021-08' },
          { type: 'CPOR OSU', partner: 'adoptly', from: '2021-07' },
        ],
      },
      {
        count: 8,
        offer: 'sales',
        from: ['2019-09', '2020-06'],
        seats: [10, 14],
        channel: 'Web Direct',
        claims: [{ type: 'DPOR' }, { type: 'CPOR OSU', partner: 'adoptly', from: '2021-07' }],
      },
    ],
  },
];
