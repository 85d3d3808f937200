import type { Story } from '../story.ts';

/** Partners whose score depends on the channel, the agreement or a kind of association that gives little credit. */
export const channels: readonly Story[] = [
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
