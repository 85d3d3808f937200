import type { Month } from '../month.ts';
import type {
  AttributionType,
  LocationId,
  MonthlyReportName,
  SalesChannel,
  SubscriptionRow,
  UsageRow,
} from '../reports/rows.ts';
import type { SliceOfTenant, TenantFacts } from '../scoring/facts.ts';

/**
 * A row as text: its cells joined in a fixed order, without what its part states. One text instead of eleven values,
 * because an import only compares rows and passes them on. Rows that differ only in cells that no rule uses have equal
 * texts; each of them counts.
 */
export type RowText = string;

/** Separates two cells: no cell holds a control character, and JSON writes this one as a single byte. */
const separator = '\x7f';

/** Statement of one import about one tenant in one slice. */
export type Part = [location: LocationId, month: Month, number: number, customerName: string, rows: RowText[]];

/**
 * All parts of one tenant in one calendar year. Rows are texts because a refresh reads more of these documents than of
 * all others together, and request units and parsing time depend on their size and number of values.
 */
export type TenantYear = Record<MonthlyReportName, Part[]>;

export const emptyTenantYear = (): TenantYear => ({ 'subscription-details': [], 'dynamics-365-usage': [] });
export const tenantYearKey = (tenant: string, year: string) => ({ partition: tenant, id: year });
export const yearOf = (month: Month): string => month.slice(0, 4);

/** Returns the number of the import in force for a slice. */
export type InForce = (report: MonthlyReportName, location: LocationId, month: Month) => number | undefined;

/** Collects the rows in force of one tenant from `first` to `last` out of its years. */
export function tenantFacts(
  tenant: string,
  years: readonly TenantYear[],
  first: Month,
  last: Month,
  inForce: InForce,
): TenantFacts {
  let name = '';
  let named = '';
  function collect<Row>(report: MonthlyReportName, rowOf: (text: RowText, customerName: string) => Row) {
    const slices: { location: LocationId; month: Month; rows: Row[] }[] = [];
    for (const year of years) {
      for (const [location, month, number, customerName, texts] of year[report]) {
        if (month < first || month > last || inForce(report, location, month) !== number) continue;
        if (customerName && month >= named) {
          // Of several names in one month, the greatest: any fixed choice will do if it does not depend on the order of
          // rows.
          if (month > named || customerName > name) name = customerName;
          named = month;
        }
        slices.push({ location, month, rows: texts.map((text) => rowOf(text, customerName)) });
      }
    }
    return slices;
  }
  const subscriptionDetails: SliceOfTenant<SubscriptionRow>[] = collect('subscription-details', fromSubscriptionText);
  const usage: SliceOfTenant<UsageRow>[] = collect('dynamics-365-usage', fromUsageText);
  return { tenant, name, subscriptionDetails, usage };
}

/**
 * Writes a row of a monthly report as one line of text, which the functions below take apart. Whole files of such lines
 * are grouped, so the keys of the grouping (tenant and slice) come first and in one piece.
 */
export function statedText(line: number, row: SubscriptionRow | UsageRow): string {
  const text = 'channel' in row ? subscriptionText(row) : usageText(row);
  return `${row.tenant}\t${sliceOf(row.location, row.month)}\t${line}\t${row.customerName}\t${row.lineKey}\t${text}`;
}

/** Joins location and month to one text that sorts by month. */
export const sliceOf = (location: LocationId, month: Month): string => `${month}|${location}`;

/** Returns the tenant of a {@link statedText}. */
export const tenantOf = (stated: string): string => stated.slice(0, stated.indexOf('\t'));

/** Returns the {@link sliceOf} of a {@link statedText}. */
export function statedSliceOf(stated: string): string {
  const start = stated.indexOf('\t') + 1;
  return stated.slice(start, stated.indexOf('\t', start));
}

/** Returns line number, customer name, line key and row text of a {@link statedText}. */
export function rowOf(stated: string): { line: number; customerName: string; lineKey: string; row: RowText } {
  const atLine = stated.indexOf('\t', stated.indexOf('\t') + 1) + 1;
  const atName = stated.indexOf('\t', atLine) + 1;
  const atKey = stated.indexOf('\t', atName) + 1;
  const atRow = stated.indexOf('\t', atKey) + 1;
  return {
    line: Number(stated.slice(atLine, atName - 1)),
    customerName: stated.slice(atName, atKey - 1),
    lineKey: stated.slice(atKey, atRow - 1),
    row: stated.slice(atRow),
  };
}

/** Splits a {@link sliceOf} into location and month. */
export const partsOfSlice = (slice: string): { location: LocationId; month: Month } => ({
  location: slice.slice(8),
  month: slice.slice(0, 7) as Month,
});

/**
 * Splits a row into the key of its line and its other values. Rows of a part with equal keys are one line; if their
 * other values are equal too, they are one row. Keys ignore case.
 */
export function lineIn(row: RowText, lineKey: string): { key: string; says: string } {
  const atType = row.indexOf(separator) + 1;
  const atProduct = row.indexOf(separator, atType) + 1;
  const atSku = row.indexOf(separator, atProduct) + 1;
  const atValues = row.indexOf(separator, atSku) + 1;
  const written = `${row.slice(atProduct, atValues)}${lineKey}`.toLowerCase();
  return { key: row.slice(0, atType) + written, says: row.slice(atValues) };
}

/** Returns what a row adds to the sums of its slice: seats and cents; for usage, active users and no cents. */
export function sumsOfText(text: RowText): { seats: number; cents: number } {
  const cells = text.split(separator);
  // A row of subscription-details has a channel before its seats.
  const isUsage = /^\d+$/.test(cells[7]!);
  return isUsage ? { seats: Number(cells[7]), cents: 0 } : { seats: Number(cells[8]), cents: Number(cells[9]) };
}

function customerText({ subscription, type, product, sku, paid, active, market }: SubscriptionRow | UsageRow): string {
  const s = separator;
  return `${subscription}${s}${type ?? ''}${s}${product}${s}${sku}${s}${paid ? 1 : 0}${s}${active ? 1 : 0}${s}${market}`;
}

function subscriptionText(row: SubscriptionRow): RowText {
  const s = separator;
  return `${customerText(row)}${s}${row.channel}${s}${row.seats}${s}${row.revenueCents}${s}${row.start ?? ''}`;
}

function usageText(row: UsageRow): RowText {
  const { activeSeats, availableSeats, assignedSeats, productionInstances } = row;
  const seats = `${activeSeats}${separator}${availableSeats ?? ''}${separator}${assignedSeats ?? ''}`;
  return `${customerText(row)}${separator}${seats}${separator}${productionInstances ?? ''}`;
}

function fromCustomerCells(cells: readonly string[], customerName: string) {
  return {
    subscription: cells[0]!,
    type: (cells[1] || null) as AttributionType | null,
    product: cells[2]!,
    sku: cells[3]!,
    paid: cells[4] === '1',
    active: cells[5] === '1',
    market: cells[6]!,
    customerName,
  };
}

function fromSubscriptionText(text: RowText, customerName: string) {
  const cells = text.split(separator);
  return {
    ...fromCustomerCells(cells, customerName),
    channel: cells[7] as SalesChannel,
    seats: Number(cells[8]),
    revenueCents: Number(cells[9]),
    start: cells[10] || null,
  };
}

function fromUsageText(text: RowText, customerName: string) {
  const cells = text.split(separator);
  const optional = (cell: string | undefined) => (cell ? Number(cell) : null);
  return {
    ...fromCustomerCells(cells, customerName),
    activeSeats: Number(cells[7]),
    availableSeats: optional(cells[8]),
    assignedSeats: optional(cells[9]),
    productionInstances: optional(cells[10]),
  };
}
