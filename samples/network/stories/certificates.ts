import type { Story } from '../story.ts';

/** Partners whose score depends on people: exams passed, exams expired, one person at two locations. */
export const certificates: readonly Story[] = [
  {
    key: 'cascadia',
    name: 'Cascadia Dynamics',
    locations: [['Seattle', 'US']],
    certified: [
      { count: 3, path: 'sales', passed: '2021-01' },
      { count: 2, path: 'service', passed: '2020-12', expires: '2021-08' },
      { count: 2, path: 'field', passed: '2021-11' },
      { count: 2, path: 'ce-developer', passed: '2021-01' },
    ],
    customers: [
      { count: 17, offer: 'sales', from: ['2018-09', '2019-05'], seats: [10, 20], growth: 0.1 },
      { count: 9, offer: 'service', from: ['2020-08', '2021-11'], seats: [9, 15] },
    ],
  },
  {
    key: 'lisboa',
    name: 'Lisboa Nuvem',
    locations: [['Lisbon', 'PT']],
    certified: [
      { count: 3, path: 'business-central', passed: '2021-07' },
      { count: 2, path: 'sales', passed: '2021-10' },
      { count: 1, path: 'ce-developer', passed: '2021-03' },
      { count: 3, path: 'fundamentals', passed: '2021-01' },
    ],
    customers: [
      { count: 8, offer: 'business-central', from: ['2018-10', '2019-05'], seats: [10, 18], growth: 0.05 },
      { count: 9, offer: 'sales', from: ['2020-09', '2021-09'], seats: [9, 16] },
    ],
  },
  {
    key: 'horizonte',
    name: 'Grupo Horizonte',
    locations: [
      ['Mexico City', 'MX'],
      ['Sao Paulo', 'BR'],
      ['Bogota', 'CO'],
      ['Santiago', 'CL'],
      ['Madrid', 'ES'],
    ],
    certified: [
      // Two people listed by two offices: seven certificates on paper, five consultants.
      { count: 2, path: 'sales', passed: '2021-02', at: [0, 4] },
      { count: 1, path: 'business-central', passed: '2021-01', at: [1] },
      { count: 1, path: 'service', passed: '2021-03', at: [2] },
      { count: 1, path: 'field', passed: '2021-10', at: [3] },
      { count: 2, path: 'ce-developer', passed: '2021-04', at: [4] },
    ],
    customers: [
      { count: 19, offer: 'sales', from: ['2018-08', '2019-05'], seats: [9, 18], growth: 0.07 },
      { count: 8, offer: 'business-central', from: ['2020-09', '2021-11'], seats: [9, 16] },
    ],
  },
  {
    key: 'bohemia',
    name: 'Bohemia Apps',
    locations: [['Brno', 'CZ']],
    certified: [
      { count: 4, path: 'ce-developer', passed: '2021-01' },
      { count: 2, path: 'fo-developer', passed: '2020-08' },
      { count: 2, path: 'fundamentals', passed: '2020-08' },
    ],
    customers: [
      { count: 11, offer: 'service', from: ['2018-11', '2019-05'], seats: [9, 16], growth: 0.05 },
      { count: 7, offer: 'sales', from: ['2020-09', '2021-09'], seats: [8, 15] },
    ],
  },
];
