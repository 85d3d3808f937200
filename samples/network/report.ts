import type { Month } from '../../src/month.ts';
import type { ReportName } from '../../src/reports/rows.ts';
import { profileRows, trainingRows } from './people.ts';
import { type Generation, monthlyRows, type Row } from './rows.ts';
import type { Size } from './tenants.ts';
import { certificationRows, workloadRows } from './workload-rows.ts';

/** One report file: its content and its form. */
export interface ReportFile {
  report: ReportName;
  /** For the monthly reports, oldest first. */
  months?: readonly Month[];
  /** Only the corrected slices of those published wrong. */
  corrections?: boolean;
  /** In training-details: the certifications of the set by workload instead of the exams until 2021. */
  certifications?: boolean;
  /** Partner Center's form until 2021-07-27, or since; by default the earlier. */
  generation?: Generation;
  separator?: '\t' | ',';
  lineEnd?: '\n' | '\r\n';
  byteOrderMark?: boolean;
  /** Formats the month, given as `2021-02`. */
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
const columns: Record<ReportName, readonly string[]> = {
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
  'business-applications-revenue':
    'FiscalMonthName GlobalPartnerID PartnerName PartnerAssociationType CustomerID CustomerName CustomerTenantID CustomerTenantName SubscriptionId SubscriptionStartDate Country WorkloadCategory Workloads AdjustedRevenueAmtCD'.split(
      ' ',
    ),
  'business-applications-usage':
    'FiscalMonthName GlobalPartnerID PartnerName PartnerAssociationType CustomerID CustomerName CustomerTenantID CustomerTenantName SubscriptionID SubscriptionStartDate MetricType WorkloadCategory Workload SkuGroup PAMAU MAC MAU'.split(
      ' ',
    ),
};

const certificationColumns =
  'PGAMpnId TrainingActivityId TrainingTitle TrainingType IndividualFirstName IndividualLastName Email TrainingCompletionDate ExpirationDate ActivationStatus MCPID MpnId PartnerName'.split(
    ' ',
  );

/** Yields the file's text, line by line with line ends, in constant memory however large the network is. */
export function* reportLines(size: Size, file: ReportFile): Generator<string> {
  const { separator = '\t', lineEnd = '\n', without = [], month = (plain) => plain } = file;
  const names = columnsOf(file).filter((name) => !without.includes(name));
  const cell = separator === ',' ? quoted : (text: string) => text;
  yield (file.byteOrderMark ? '\uFEFF' : '') + names.join(separator) + lineEnd;
  for (const row of rowsOf(size, file)) {
    const cells = names.map((name) => cell(isMonth(name) ? month(row[name] as Month) : row[name]!));
    yield cells.join(separator) + lineEnd;
  }
}

const isMonth = (name: string): boolean => name === 'Month' || name === 'FiscalMonthName';

function columnsOf({ report, generation, certifications }: ReportFile): readonly string[] {
  if (certifications) return certificationColumns;
  return (generation === '2021' ? laterColumns[report] : undefined) ?? columns[report];
}

function* rowsOf(size: Size, file: ReportFile): Generator<Row> {
  if (file.report === 'partner-profile') yield* profileRows(size);
  else if (file.report === 'training-details')
    yield* file.certifications ? certificationRows(size) : trainingRows(size);
  else if (file.report === 'business-applications-revenue' || file.report === 'business-applications-usage') {
    for (const month of file.months ?? []) yield* workloadRows(size, file.report, month);
  } else {
    const edition = file.corrections ? 'corrections' : 'published';
    const { report, months = [], generation = '2020' } = file;
    for (const month of months) yield* monthlyRows(size, report, month, { edition, generation });
  }
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
