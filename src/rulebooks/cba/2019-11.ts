import type { Month } from '../../month.ts';
import type { AttributionRule, Edition } from '../edition.ts';
import type { Figure, HeadcountShape } from '../shapes.ts';
import { tiers } from '../smb/common.ts';

/** The common beginning of both programs of the Cloud Business Applications competency in November 2019. */

const title = 'Use Partner Contribution Indicators to attain the Cloud Business Applications competency';
const address = 'https://docs.microsoft.com/en-us/partner-center/partner-contribution-indicators';
/** Returns the article as a source, in its text of a month. */
export const article = (published: string, note = ''): Edition['sources'][number] => ({
  title: title + note,
  published: published as Month,
  address,
});

/** R4.5: every claim is credited for both groups, and a digital partner of record beside a claim for neither. */
const attribution: AttributionRule = {
  credits: {
    CSP: ['sales', 'usage'],
    DPOR: ['sales', 'usage'],
    CPOR: ['sales', 'usage'],
    'CPOR-OSA': ['sales', 'usage'],
    'CPOR-OSU': ['sales', 'usage'],
  },
  givesWayTo: { DPOR: ['CPOR', 'CPOR-OSA', 'CPOR-OSU'] },
};

/** Parts of the edition that differ by program. */
interface Figures extends Pick<Edition, 'program' | 'title' | 'products'> {
  customers: Figure;
  consultants: Figure;
  consultantPaths: HeadcountShape['paths'];
  developerPaths: HeadcountShape['paths'];
  deployments: Figure;
  /** Users of a large deployment, and smallest base of user growth (R6.6, R6.7). */
  users: Figure;
}

/** Makes the first edition of a program, with its seven indicators. */
export const cba201911 = (of: Figures): Edition => ({
  program: of.program,
  id: '2019-11',
  firstMonth: '2019-11' as Month,
  title: of.title,
  description: 'Seven indicators; every target goes by the market of the partner’s customers.',
  sources: [article('2019-11'), article('2020-09', ': the first text with figures')],
  products: of.products,
  countedChannels: ['EA', 'CSP', 'Web Direct'],
  attribution,
  tiers,
  indicators: [
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
      rules: ['R5.3', 'R5.4'],
      shape: { kind: 'customer-adds', credit: 'sales' },
    },
    {
      id: 'functional-consultants',
      title: 'Functional consultants',
      description: 'Individuals who hold a functional consultant certification at the end of the month.',
      group: 'capability',
      maxPoints: 15,
      target: of.consultants,
      market: 'customers',
      rules: ['R6.3', 'R5.5a', 'R5.7'],
      shape: { kind: 'headcount', paths: of.consultantPaths },
    },
    {
      id: 'functional-consultant-growth',
      title: 'Functional consultant growth',
      description: 'Growth of the number of functional consultants since the baseline day: all the points or none.',
      group: 'capability',
      maxPoints: 15,
      market: 'customers',
      rules: ['R6.4', 'R5.5a', 'R5.7'],
      shape: {
        kind: 'headcount-growth',
        paths: of.consultantPaths,
        baselineDay: '2020-03-31',
        bands: {
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
        },
      },
    },
    {
      id: 'developers',
      title: 'Developers',
      description: 'Individuals who hold a developer certification at the end of the month.',
      group: 'capability',
      maxPoints: 5,
      target: { developed: 5, developing: 2 },
      market: 'customers',
      rules: ['R6.3', 'R5.5a', 'R5.7'],
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
  ],
});
