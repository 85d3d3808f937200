import type { Story } from '../story.ts';

/** Partners with unusual figures: credits, trials, gaps in the data, and mistakes corrected later. */
export const figures: readonly Story[] = [
  {
    key: 'sakura',
    name: 'Sakura Business Systems',
    locations: [['Osaka', 'JP']],
    certified: [
      { count: 4, path: 'sales', passed: '2021-01' },
      { count: 2, path: 'ce-developer', passed: '2021-01' },
    ],
    customers: [
      { count: 9, offer: 'sales', from: ['2018-10', '2019-05'], seats: [10, 16], growth: 0.06 },
      { count: 2, offer: 'plan1', from: ['2019-01', '2019-03'], seats: [30, 40], credit: ['2021-10', 36] },
      { count: 7, offer: 'service', from: ['2020-09', '2021-10'], seats: [9, 14] },
    ],
  },
  {
    key: 'trialworks',
    name: 'Trialworks',
    locations: [['Austin', 'US']],
    certified: [{ count: 1, path: 'sales', passed: '2021-05' }],
    customers: [
      { count: 2, offer: 'sales', from: ['2019-01', '2019-03'], seats: [8, 12] },
      { count: 14, offer: 'sales', from: ['2020-06', '2021-11'], seats: [15, 25], trial: true },
    ],
  },
  {
    key: 'baltic',
    name: 'Baltic Ledger',
    locations: [
      ['Tallinn', 'EE'],
      ['Riga', 'LV'],
      ['Vilnius', 'LT'],
    ],
    certified: [
      { count: 3, path: 'business-central', passed: '2021-01' },
      { count: 1, path: 'fo-developer', passed: '2021-01' },
    ],
    customers: [
      { count: 13, offer: 'business-central', from: ['2018-09', '2019-05'], seats: [10, 18], growth: 0.08 },
      { count: 9, offer: 'business-central', from: ['2020-11', '2021-09'], seats: [9, 15] },
    ],
    missing: [
      { report: 'dynamics-365-usage', location: 1, month: '2020-12' },
      { report: 'subscription-details', location: 1, month: '2021-04' },
    ],
  },
  {
    key: 'highland',
    name: 'Highland Retail Systems',
    locations: [['Inverness', 'GB']],
    certified: [
      { count: 2, path: 'business-central', passed: '2021-01' },
      { count: 2, path: 'fo-developer', passed: '2021-01' },
    ],
    customers: [
      { count: 5, offer: 'team', from: ['2018-11', '2019-05'], seats: [10, 16], growth: 0.1 },
      { count: 6, offer: 'team', from: ['2020-09', '2021-10'], seats: [9, 14] },
      { count: 7, offer: 'premium', from: '2018-11', seats: [6, 8], yearly: true },
    ],
    // The yearly bills of November: the first file printed them a hundred times too small.
    misstated: { report: 'subscription-details', month: '2021-11', factor: 0.01 },
  },
  {
    key: 'piemonte',
    name: 'Piemonte Software',
    locations: [['Turin', 'IT']],
    certified: [
      { count: 5, path: 'finance', passed: '2020-11' },
      { count: 2, path: 'fo-developer', passed: '2020-11' },
    ],
    customers: [
      { count: 13, offer: 'finance', from: ['2018-09', '2019-05'], seats: [10, 18] },
      { count: 5, offer: 'business-central', from: ['2020-11', '2021-12'], seats: [8, 11] },
    ],
    // At first, every active seat of December was counted twice.
    misstated: { report: 'dynamics-365-usage', month: '2021-12', factor: 2 },
  },
  {
    key: 'dune',
    name: 'Dune Digital',
    locations: [['Dubai', 'AE']],
    certified: [{ count: 2, path: 'sales', passed: '2021-03' }],
    customers: [
      { count: 1, offer: 'plan1', from: '2019-02', seats: [240, 240], growth: 0.05 },
      { count: 3, offer: 'sales', from: ['2020-09', '2021-08'], seats: [8, 12] },
    ],
  },
  {
    key: 'fenland',
    name: 'Fenland Cloud',
    locations: [['Cambridge', 'GB']],
    unlisted: true,
    certified: [
      { count: 4, path: 'sales', passed: '2021-03' },
      { count: 1, path: 'ce-developer', passed: '2021-06' },
    ],
    // Its first customer came in November 2020; the import states, by `covers`, that it had none before.
    customers: [{ count: 14, offer: 'sales', from: ['2020-11', '2021-11'], seats: [10, 18] }],
  },
];
