import { readReport } from '../../src/reports/read.ts';
import type { ReadOptions } from '../../src/reports/read-options.ts';
import type { Rejection, ReportName, ReportRows } from '../../src/reports/rows.ts';

/** Cells that make a row of each report, by column. */
export const example = {
  'partner-profile': {
    MPNId: '1234567',
    PartnerName: 'Fabrikam Berlin',
    PGA_MPNId: '1000000',
    PGA_PartnerName: 'Fabrikam',
    City: 'Berlin',
    Country: 'Germany',
  },
  'subscription-details': {
    SubscriptionId: 's-1',
    Month: '2021-02',
    CustomerTenantId: 't-1',
    Product: 'Dynamics 365 Sales',
    SalesChannel: 'CSP',
    AvailableSeats: '10',
    RevenueUSD: '1234.50',
    MPNId: '1234567',
    PartnerAttributionType: 'CSP Tier 1',
    SubscriptionStartDate: '2020-11-15',
    SubscriptionState: 'Active',
    SKU: '',
    FreeVsPaidSKU: 'Paid',
    CustomerName: 'Contoso',
    CustomerMarket: 'US',
  },
  'dynamics-365-usage': {
    SubscriptionId: 's-1',
    Month: '2021-02',
    CustomerTenantId: 't-1',
    ActiveSeats: '7',
    MPNId: '1234567',
    PartnerAttachType: 'CPOR OSU',
    SKU: 'Sales Enterprise',
    Product: 'Sales',
    FreeVsPaidSKU: '',
    SubscriptionStatus: 'In Grace',
    AvailableSeats: '10',
    AssignedSeats: '',
    ProductionInstances: '2',
    CustomerName: 'Contoso',
    CustomerMarket: 'Deutschland',
  },
  'training-details': {
    MCPID: '990001',
    MPNId: '1234567',
    TrainingTitle: 'Exam mb-210: Dynamics 365 Sales',
    TrainingCompletionDate: '2/3/2021',
    TrainingExpirationDate: '',
    IndividualFirstName: 'Ada',
    IndividualLastName: 'Byron',
    Email: 'ada@example.com',
  },
  'business-applications-revenue': {
    FiscalMonthName: 'February 2026',
    GlobalPartnerID: '1234567',
    PartnerAssociationType: 'CSP T1',
    CustomerTenantID: 't-1',
    SubscriptionId: 's-1',
    Workloads: 'Power App',
    AdjustedRevenueAmtCD: '1500.00',
    WorkloadCategory: 'Power Platform',
    PartnerName: 'Fabrikam',
    CustomerName: 'Contoso',
    CustomerTenantName: 'contoso.example',
    SubscriptionStartDate: '2025-11-15',
    Country: 'Germany',
  },
  'business-applications-usage': {
    FiscalMonthName: 'Feb-2026',
    GlobalPartnerID: '1234567',
    PartnerAssociationType: 'PAL',
    CustomerTenantID: 't-1',
    SubscriptionID: 's-1',
    Workload: 'Customer Insights Partner',
    MAU: '12',
    PAMAU: '',
    MAC: '50000',
    MetricType: 'Paid',
    WorkloadCategory: 'Customer Insights',
    SkuGroup: 'Customer Insights Attach',
    PartnerName: 'Fabrikam',
    CustomerName: 'Contoso',
    SubscriptionStartDate: '2025-11-15',
  },
} satisfies Record<ReportName, Record<string, string>>;

/** A file of these rows; what a row does not say is as in the example. `undefined` leaves a column out of the header. */
export function file(report: ReportName, rows: Record<string, string | undefined>[], separator = '\t'): string {
  const columns: Record<string, string | undefined> = { ...example[report], ...rows[0] };
  const names = Object.keys(columns).filter((name) => columns[name] !== undefined);
  const lines = rows.map((row) =>
    names.map((name) => ({ ...(example[report] as Record<string, string>), ...row })[name] ?? '').join(separator),
  );
  return [names.join(separator), ...lines, ''].join('\n');
}

export interface Reading<R extends ReportName> {
  rows: { line: number; row: ReportRows[R] }[];
  rejections: Rejection[];
  linesRead: number;
}

/** Reads a whole file at once. */
export async function read<R extends ReportName>(
  report: R,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: Partial<ReadOptions> = {},
): Promise<Reading<R>> {
  const source =
    typeof content === 'string' || content instanceof Uint8Array ? pieces([Buffer.from(content)]) : content;
  const reading: Reading<R> = { rows: [], rejections: [], linesRead: 0 };
  for await (const batch of readReport(report, source, { encoding: 'identity', ...options })) {
    reading.rows.push(...batch.rows);
    reading.rejections.push(...batch.rejections);
    reading.linesRead = batch.linesRead;
  }
  return reading;
}

/** The rows alone. */
export async function rowsOf<R extends ReportName>(report: R, content: string): Promise<ReportRows[R][]> {
  const { rows, rejections } = await read(report, content);
  if (rejections.length > 0) throw new Error(JSON.stringify(rejections));
  return rows.map(({ row }) => row);
}

/** What a cell of a column gives, or the code that its row is rejected with. */
export async function cellOutcome<R extends ReportName>(
  report: R,
  cells: Record<string, string>,
  key: keyof ReportRows[R],
): Promise<unknown> {
  const { rows, rejections } = await read(report, file(report, [cells]));
  return rows.length === 1 ? rows[0]!.row[key] : rejections[0]!.code;
}

/** Bytes in pieces, each end anywhere. */
export function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const ends = [...at.map((end) => end % (bytes.length + 1)), bytes.length].sort((one, other) => one - other);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

export async function* pieces(bytes: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* bytes;
}
