import type { Story } from '../story.ts';

/** Partners whose business changes: customers come, go and adopt the product. */
export const growth: readonly Story[] = [
  {
    key: 'northwind',
    name: 'Northwind Business Cloud',
    locations: [
      ['London', 'GB'],
      ['Manchester', 'GB'],
      ['Dublin', 'IE'],
    ],
    certified: [
      { count: 3, path: 'sales', passed: '2021-02', at: [0] },
      { count: 1, path: 'service', passed: '2021-03', at: [1, 2] },
      { count: 2, path: 'business-central', passed: '2021-01' },
      { count: 3, path: 'ce-developer', passed: '2021-01' },
      { count: 2, path: 'fundamentals', passed: '2020-05' },
    ],
    customers: [
      { count: 14, offer: 'sales', from: ['2018-09', '2019-05'], seats: [10, 24], growth: 0.08 },
      { count: 20, offer: 'business-central', from: ['2020-06', '2021-11'], seats: [9, 22], growth: 0.1 },
    ],
  },
  {
    key: 'fjord',
    name: 'Fjordbyen Konsult',
    locations: [['Bergen', 'NO']],
    certified: [
      { count: 2, path: 'sales', passed: '2021-03' },
      { count: 1, path: 'service', passed: '2021-07' },
      { count: 1, path: 'field', passed: '2021-09' },
      { count: 1, path: 'business-central', passed: '2021-11' },
      { count: 1, path: 'ce-developer', passed: '2021-05' },
    ],
    customers: [
      { count: 6, offer: 'sales', from: ['2018-10', '2019-04'], seats: [10, 18], growth: 0.06 },
      { count: 10, offer: 'service', from: ['2021-01', '2021-10'], seats: [8, 14] },
    ],
  },
  {
    key: 'alpenblick',
    name: 'Alpenblick Systemhaus',
    locations: [
      ['Munich', 'DE'],
      ['Vienna', 'AT'],
      ['Zurich', 'CH'],
    ],
    certified: [
      { count: 3, path: 'business-central', passed: '2020-11' },
      { count: 2, path: 'finance', passed: '2020-02' },
      { count: 2, path: 'fo-developer', passed: '2020-06' },
      { count: 2, path: 'older', passed: '2018-04' },
    ],
    customers: [
      { count: 12, offer: 'business-central', from: ['2018-08', '2019-05'], seats: [10, 26], growth: 0.12 },
      { count: 12, offer: 'premium', from: ['2019-08', '2020-03'], until: ['2021-05', '2021-11'], seats: [9, 16] },
      { count: 12, offer: 'business-central', from: ['2020-07', '2021-02'], seats: [9, 18] },
    ],
  },
  {
    key: 'bluegum',
    name: 'Blue Gum Software',
    locations: [['Sydney', 'AU']],
    certified: [
      { count: 3, path: 'field', passed: '2021-01' },
      { count: 2, path: 'ce-developer', passed: '2020-12' },
    ],
    customers: [
      { count: 8, offer: 'field', from: ['2018-11', '2019-05'], seats: [9, 16], growth: 0.05 },
      { count: 10, offer: 'service', from: ['2020-10', '2021-01'], seats: [9, 15] },
    ],
  },
  {
    key: 'karoo',
    name: 'Karoo Cloud',
    locations: [['Cape Town', 'ZA']],
    certified: [
      { count: 3, path: 'business-central', passed: '2021-02' },
      { count: 1, path: 'service', passed: '2021-04' },
      { count: 2, path: 'ce-developer', passed: '2021-04' },
    ],
    customers: [
      { count: 6, offer: 'business-central', from: ['2018-12', '2019-05'], seats: [9, 15], growth: 0.05 },
      // Holiday lodges that give up their seats over the winter and take them again in spring.
      {
        count: 8,
        offer: 'team',
        from: '2019-09',
        until: ['2021-04', '2021-05'],
        back: ['2021-09', '2021-10'],
        seats: [10, 18],
      },
      { count: 6, offer: 'business-central', from: ['2021-02', '2021-07'], seats: [9, 16] },
    ],
  },
  {
    key: 'kiwi',
    name: 'Kiwi Ledger Partners',
    locations: [['Wellington', 'NZ']],
    certified: [
      { count: 4, path: 'business-central', passed: '2020-12' },
      { count: 2, path: 'fo-developer', passed: '2020-12' },
    ],
    customers: [
      { count: 3, offer: 'business-central', from: ['2018-12', '2019-04'], seats: [17, 20], growth: 0.1 },
      { count: 1, offer: 'business-central', from: '2020-08', seats: [18, 18] },
      { count: 2, offer: 'service', from: ['2021-03', '2021-08'], seats: [20, 26] },
    ],
  },
  {
    key: 'straits',
    name: 'Straits Digital',
    locations: [['Singapore', 'SG']],
    certified: [
      { count: 4, path: 'sales', passed: '2021-01' },
      { count: 1, path: 'marketing', passed: '2021-02' },
      { count: 2, path: 'ce-developer', passed: '2021-02' },
    ],
    customers: [
      { count: 8, offer: 'relationship', from: ['2018-10', '2019-05'], seats: [12, 24], growth: 0.08 },
      { count: 12, offer: 'marketing', from: ['2020-07', '2021-08'], seats: [9, 16] },
      { count: 6, offer: 'team', from: ['2019-08', '2019-12'], until: ['2021-10', '2021-12'], seats: [10, 14] },
    ],
  },
  {
    key: 'warta',
    name: 'Warta Solutions',
    locations: [['Krakow', 'PL']],
    certified: [
      { count: 2, path: 'business-central', passed: '2021-01' },
      { count: 1, path: 'business-central', passed: '2021-12' },
      { count: 2, path: 'fo-developer', passed: '2021-01' },
    ],
    customers: [
      { count: 9, offer: 'business-central', from: ['2018-10', '2019-05'], seats: [10, 18], growth: 0.1 },
      { count: 8, offer: 'service', from: ['2020-08', '2021-10'], seats: [8, 13] },
      { count: 3, offer: 'team', from: ['2019-09', '2019-12'], until: ['2021-07', '2021-11'], seats: [8, 10] },
    ],
  },
  {
    key: 'svea',
    name: 'Svea Affärssystem',
    locations: [
      ['Stockholm', 'SE'],
      ['Gothenburg', 'SE'],
    ],
    certified: [
      { count: 4, path: 'business-central', passed: '2021-01' },
      { count: 1, path: 'ce-developer', passed: '2021-01' },
    ],
    customers: [
      { count: 14, offer: 'business-central', from: ['2018-09', '2019-05'], seats: [10, 22], growth: 0.08 },
      { count: 8, offer: 'sales', from: ['2020-07', '2021-11'], seats: [8, 14] },
    ],
  },
  {
    key: 'hanse',
    name: 'Hanseatic Data',
    locations: [['Hamburg', 'DE']],
    certified: [
      { count: 4, path: 'finance', passed: '2020-09' },
      { count: 2, path: 'fo-developer', passed: '2020-10' },
    ],
    customers: [
      { count: 12, offer: 'finance', from: ['2018-09', '2019-05'], seats: [12, 20], growth: 0.06 },
      { count: 12, offer: 'business-central', from: ['2021-01', '2021-11'], seats: [9, 18] },
    ],
  },
];
