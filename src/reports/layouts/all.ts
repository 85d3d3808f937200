import { notFound } from '../../errors.ts';
import type { Layout } from '../layout.ts';
import type { ReportName } from '../rows.ts';
import { reportNames } from '../rows.ts';
import type { Spellings } from '../spellings.ts';
import { type Vocabulary, vocabularyWith } from '../vocabulary.ts';
import { businessApplicationsRevenue } from './business-applications-revenue.ts';
import { businessApplicationsUsage } from './business-applications-usage.ts';
import { dynamics365Usage } from './dynamics-365-usage.ts';
import { partnerProfile } from './partner-profile.ts';
import { subscriptionDetails } from './subscription-details.ts';
import { trainingDetails } from './training-details.ts';

/** The layout of each report. */
export const layouts: { readonly [R in ReportName]: Layout<R> } = {
  'partner-profile': partnerProfile,
  'subscription-details': subscriptionDetails,
  'dynamics-365-usage': dynamics365Usage,
  'training-details': trainingDetails,
  'business-applications-revenue': businessApplicationsRevenue,
  'business-applications-usage': businessApplicationsUsage,
};

/**
 * Returns the report with this name.
 * @throws `no-such-report`, which lists the reports
 */
export function reportNamed(name: string): ReportName {
  const found = reportNames.find((report) => report === name);
  if (!found) throw notFound('no-such-report', `There is no such report; the reports are ${reportNames.join(', ')}.`);
  return found;
}

/**
 * Returns the layout of a report.
 * @throws `no-such-report`
 */
export function layoutOf<R extends ReportName>(report: R): Layout<R> {
  reportNamed(report);
  return layouts[report];
}

/**
 * Returns the vocabulary with an operator's spellings added.
 * @throws SpellingError
 */
export const vocabularyOf = (spellings?: Spellings): Vocabulary => vocabularyWith(layouts, spellings);

export const standardVocabulary = vocabularyOf();
