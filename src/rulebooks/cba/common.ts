import type { Month } from '../../month.ts';
import type { AttributionRule, Edition, Indicator } from '../edition.ts';
import type { Figure, HeadcountGrowthShape, HeadcountShape, RetiredExam } from '../shapes.ts';

/** What both programs and editions of the Cloud Business Applications competency have in common. */

export const countedChannels: Edition['countedChannels'] = ['EA', 'CSP', 'Web Direct'];

const address = 'https://docs.microsoft.com/en-us/partner-center/partner-contribution-indicators';
const sourceTitle = 'Use Partner Contribution Indicators to attain the Cloud Business Applications competency';
export const sources = {
  '2019-11': [
    { title: sourceTitle, published: '2019-11' as Month, address },
    { title: `${sourceTitle}: the first text with figures`, published: '2020-09' as Month, address },
  ],
  '2021-05': [{ title: sourceTitle, published: '2021-05' as Month, address }],
};

/** R4.5: any claim is credited for both groups, and a digital partner of record for neither beside one. */
export const attribution201911: AttributionRule = {
  credits: {
    CSP: ['sales', 'usage'],
    DPOR: ['sales', 'usage'],
    CPOR: ['sales', 'usage'],
    'CPOR-OSA': ['sales', 'usage'],
    'CPOR-OSU': ['sales', 'usage'],
  },
  givesWayTo: { DPOR: ['CPOR', 'CPOR-OSA', 'CPOR-OSU'] },
};

/** R4.2–R4.4, as in `smb`. */
export { attribution as attribution202105 } from '../smb/common.ts';

/** R6.3 */
export const retiredExams: RetiredExam[] = [
  ...['MB-200', 'MB-400'].map((exam) => ({ exam, lastDay: '2020-12-31', countsThrough: '2021-12' as Month })),
  ...['MB2-716', 'MB6-894', 'MB6-897', 'MB6-898'].map((exam) => ({
    exam,
    lastDay: '2021-01-31',
    countsThrough: '2022-01' as Month,
  })),
];

/** R6.4: the growth that a base asks for. */
const bands201911: HeadcountGrowthShape['bands'] = {
  developed: [
    { from: 15, below: 30, percent: 35 },
    { from: 30, below: 50, percent: 25 },
    { from: 50, percent: 15 },
  ],
  developing: [
    { from: 5, below: 15, percent: 35 },
    { from: 15, below: 25, percent: 25 },
    { from: 25, percent: 15 },
  ],
};

/** R6.4, R6.5 */
const growthOf = {
  '2019-11': { baselineDay: '2020-03-31', bands: bands201911 },
  '2021-05': {
    baselineDay: '2020-10-01',
    bands: {
      developed: bands201911.developed.filter(({ below }) => below !== undefined),
      developing: bands201911.developing.filter(({ below }) => below !== undefined),
    },
    held: { from: '2020-10' as Month, heads: { developed: 50, developing: 25 }, months: 24 },
  },
};

/** The figures that a program and edition fill in. */
export interface Figures {
  edition: keyof typeof growthOf;
  customers: Figure;
  consultants: Figure;
  consultantPaths: HeadcountShape['paths'];
  developerPaths: HeadcountShape['paths'];
  deployments: Figure;
  /** Users that make a large deployment, and the smallest base of user growth (R6.6, R6.7). */
  users: Figure;
}

/** The seven indicators. R6.2: in edition 2021-05 the capability indicators go by the partner's own country. */
export function indicators(of: Figures): Indicator[] {
  const capabilityMarket = of.edition === '2021-05' ? 'country' : 'customers';
  return [
    {
      id: 'net-new-revenue',
      title: 'Net new revenue',
      description:
        'Billed revenue less credits, in USD, of subscriptions that the partner is credited for. Enterprise agreements count in their first year.',
      group: 'performance',
      maxPoints: 10,
      target: { developed: 300_000, developing: 150_000 },
      market: 'customers',
      rules: ['R5.1', 'R5.2', 'R6.1'],
      shape: { kind: 'revenue', credit: 'sales', firstAgreementYearOnly: ['EA'] },
    },
    {
      id: 'net-customer-adds',
      title: 'Net customer adds',
      description: 'Customers won less customers lost, by the month in which their paid seats begin and end.',
      group: 'performance',
      maxPoints: 10,
      target: of.customers,
      market: 'customers',
      rules: of.edition === '2021-05' ? ['R5.3', 'R5.4', 'R6.8'] : ['R5.3', 'R5.4'],
      shape:
        of.edition === '2021-05'
          ? { kind: 'customer-adds', credit: 'sales', takesBackWithin: 11 }
          : { kind: 'customer-adds', credit: 'sales' },
    },
    {
      id: 'functional-consultants',
      title: 'Functional consultants',
      description: 'Individuals who hold a functional consultant certification at the end of the month.',
      group: 'capability',
      maxPoints: 15,
      target: of.consultants,
      market: capabilityMarket,
      rules: ['R6.3', 'R5.7'],
      shape: { kind: 'headcount', paths: of.consultantPaths },
    },
    {
      id: 'functional-consultant-growth',
      title: 'Functional consultant growth',
      description: 'Growth of the number of functional consultants since the baseline day: all the points or none.',
      group: 'capability',
      maxPoints: 15,
      market: capabilityMarket,
      rules: of.edition === '2021-05' ? ['R6.4', 'R6.5', 'R5.7'] : ['R6.4', 'R5.7'],
      shape: { kind: 'headcount-growth', paths: of.consultantPaths, ...growthOf[of.edition] },
    },
    {
      id: 'developers',
      title: 'Developers',
      description: 'Individuals who hold a developer certification at the end of the month.',
      group: 'capability',
      maxPoints: 5,
      target: { developed: 5, developing: 2 },
      market: capabilityMarket,
      rules: ['R6.3', 'R5.7'],
      shape: { kind: 'headcount', paths: of.developerPaths },
    },
    {
      id: 'new-large-deployments',
      title: 'New large deployments',
      description: 'Tenants that rose, within the twelve months, to the number of active users that makes a large one.',
      group: 'customer-success',
      maxPoints: 20,
      target: of.deployments,
      market: 'customers',
      rules: ['R6.6', 'R5.8', 'R5.9', 'R5.11'],
      shape: { kind: 'deployments', credit: 'usage', countedPer: 'tenant', users: of.users },
    },
    {
      id: 'monthly-active-user-growth',
      title: 'Monthly active user growth',
      description: 'Growth of monthly active users over all tenants that the partner is credited for, year on year.',
      group: 'customer-success',
      maxPoints: 25,
      target: 25,
      market: 'customers',
      rules: ['R6.7', 'R5.8', 'R5.12'],
      shape: { kind: 'user-growth', credit: 'usage', countedPer: 'tenant', minimumBase: of.users },
    },
  ];
}
