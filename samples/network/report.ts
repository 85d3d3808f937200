import type { Month } from '../../src/month.ts';
import type { ReportName } from '../../src/reports/rows.ts';
import { profileRows, trainingRows } from './people.ts';
import { type Generation, monthlyRows, type Row } from './rows.ts';
import type { Size } from './tenants.ts';

/** Reports of the network until 2021. */
type NetworkReport = Exclude<ReportName, 'business-applications-revenue' | 'business-applications-usage'>;

/** One report file: its content and its form. */
export interface ReportFile {
  report: NetworkReport;
  /** For the monthly reports, oldest first. */
  months?: readonly Month[];
  /** Only the corrected slices of those published wrong. */
  corrections?: boolean;
  /** Partner Center's form until 2021-07-27, or since; by default the earlier. */
  generation?: Generation;
  separator?: '\t' | ',';
  lineEnd?: '\n' | '\r\n';
  byteOrderMark?: boolean;
  /** Formats `Month`, given as `2021-02`. */
  month?: (month: Month) => string;
  /** Columns left out, as in older exports. */
  without?: readonly string[];
}

/** Columns since 2021-07-27 where they changed, in the order of the files. */
const laterColumns: Partial<Record<ReportName, readonly string[]>> = {
  'subscription-details':
    'PGAMpnID SubscriptionId SubscriptionStartDate SubscriptionEndDate SubscriptionState Month IsAutoRenew CustomerName CustomerTenantId CustomerTpid CustomerSegment CustomerMarket ReportingProductName Product RawProductName ProductPartNumber SKU MPNId PartnerName PartnerLocation PartnerAttributionType SalesChannel PricingLevel EnrollmentNumber IsDuplicateRowForPGA AvailableSeatsEOP AvailableSeats BilledRevenueUSD AzureConsumedRevenueUSD'.split(
      ' ',
    ),
  'dynamics-365-usage':
    'PGAMpnID SubscriptionId SubscriptionStartDate SubscriptionStatus Month SKU SKUId FreeVsPaidSKU SalesModel CustomerName CustomerTenantId CustomerTpid CustomerSegment CustomerMarket MPNId PartnerName PartnerLocation PartnerAttachType AvailableSeats AssignedSeats ActiveSeats DeploymentOpportunity ActiveUsagePercent'.split(
      ' ',
    ),
};

/** Columns in the order of the files. The last ones of the monthly reports are not read. */
const columns: Record<NetworkReport, readonly string[]> = {
  'partner-profile': ['MPNId', 'PartnerName', 'PGA_MPNId', 'PGA_PartnerName', 'City', 'Country', 'HierarchyLevel'],
  'subscription-details':
    'CustomerTenantId CustomerName CustomerTpid CustomerSegment CustomerMarket SubscriptionId SubscriptionState SubscriptionStartDate SubscriptionEndDate Month Product SKU FreeVsPaidSKU SalesChannel EnrollmentId AvailableSeats RevenueUSD MPNId PartnerName PartnerLocation PartnerAttributionType AutoRenewEnabled IsPartnerAttributable'.split(
      ' ',
    ),
  'dynamics-365-usage':
    'CustomerTenantId CustomerName CustomerMarket SubscriptionId SubscriptionStatus Month Product SKU FreeVsPaidSKU AvailableSeats AssignedSeats ActiveSeats ProductionInstances MPNId PartnerName PartnerAttachType WorkloadName'.split(
      ' ',
    ),
  'training-details':
    'MCPID IndividualFirstName IndividualLastName Email MPNId TrainingTitle TrainingType TrainingCompletionDate TrainingExpirationDate'.split(
      ' ',
    ),
};

/** Yields the file's text, line by line with line ends, in constant memory however large the network is. */
export function* reportLines(size: Size, file: ReportFile): Generator<string> {
  const { separator = '\t', lineEnd = '\n', without = [], month = (plain) => plain } = file;
  const all = (file.generation === '2021' ? laterColumns[file.report] : undefined) ?? columns[file.report];
  const names = all.filter((name) => !without.includes(name));
  const cell = separator === ',' ? quoted : (text: string) => text;
  yield (file.byteOrderMark ? '\uFEFF' : '') + names.join(separator) + lineEnd;
  for (const row of rowsOf(size, file)) {
    const cells = names.map((name) => cell(name === 'Month' ? month(row[name] as Month) : row[name]!));
    yield cells.join(separator) + lineEnd;
  }
}

function* rowsOf(size: Size, file: ReportFile): Generator<Row> {
  if (file.report === 'partner-profile') yield* profileRows(size);
  else if (file.report === 'training-details') yield* trainingRows(size);
  else {
    const edition = file.corrections ? 'corrections' : 'published';
    const { report, months = [], generation = '2020' } = file;
    for (const month of months) yield* monthlyRows(size, report, month, { edition, generation });
  }
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
