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
  {
    key: 'ashgrove',
    name: 'Ashgrove Enterprise',
    locations: [['Cork', 'IE']],
    certified: [
      { count: 4, path: 'finance', passed: '2020-10' },
      { count: 1, path: 'service', passed: '2021-03' },
      { count: 1, path: 'fo-developer', passed: '2021-03' },
    ],
    customers: [
      {
        count: 8,
        offer: 'plan1',
        from: ['2018-06', '2019-05'],
        seats: [14, 22],
        growth: 0.12,
        claims: [{ type: 'DPOR' }],
        channel: 'Enterprise Agreement',
      },
      {
        count: 6,
        offer: 'sales',
        from: ['2020-08', '2021-01'],
        seats: [9, 13],
        claims: [{ type: 'DPOR' }],
        channel: 'EA',
      },
    ],
  },
  {
    key: 'regard',
    name: 'Second Regard',
    locations: [['Lyon', 'FR']],
    certified: [
      { count: 3, path: 'service', passed: '2021-01' },
      { count: 2, path: 'ce-developer', passed: '2021-01' },
    ],
    customers: [
      { count: 4, offer: 'service', from: ['2018-10', '2019-05'], seats: [16, 20] },
      // Customers who bought from Microsoft long before and became active only with the partner.
      {
        count: 6,
        offer: 'sales',
        from: ['2019-08', '2020-01'],
        goLive: 15,
        seats: [10, 16],
        claims: [{ type: 'CSP', from: '2020-11' }],
      },
      {
        count: 6,
        offer: 'sales',
        from: ['2019-09', '2020-02'],
        goLive: 20,
        seats: [10, 16],
        claims: [{ type: 'CSP', from: '2021-04' }],
      },
    ],
  },
  {
    key: 'ganga',
    name: 'Ganga Infotech',
    locations: [
      ['Bengaluru', 'IN'],
      ['Pune', 'IN'],
    ],
    certified: [
      { count: 5, path: 'business-central', passed: '2021-02' },
      { count: 3, path: 'fo-developer', passed: '2020-12' },
      { count: 1, path: 'older', passed: '2018-11' },
    ],
    customers: [
      {
        count: 12,
        offer: 'business-central',
        from: ['2018-09', '2019-05'],
        seats: [10, 20],
        growth: 0.08,
        channel: 'Indirect/CSP',
        claims: [
          { type: 'CSP Tier 1', location: 0 },
          { type: 'CSP Tier 2', location: 1 },
        ],
      },
      {
        count: 10,
        offer: 'team',
        from: ['2020-09', '2021-10'],
        seats: [12, 24],
        channel: 'Indirect/CSP',
        claims: [
          { type: 'CSP Tier 1', location: 0 },
          { type: 'CSP Tier 2', location: 1 },
        ],
      },
    ],
  },
  {
    key: 'polaris',
    name: 'Polaris Managed Services',
    locations: [['Espoo', 'FI']],
    certified: [
      { count: 5, path: 'field', passed: '2021-02' },
      { count: 3, path: 'ce-developer', passed: '2021-02' },
    ],
    customers: [
      {
        count: 12,
        offer: 'service',
        from: ['2018-10', '2021-06'],
        seats: [10, 30],
        claims: [{ type: 'PAL' }],
        channel: 'Web Direct',
      },
    ],
  },
];
