import type { Month } from '../month.ts';
import type { LocationId, MonthlyReportName, SubscriptionRow, UsageRow } from '../reports/rows.ts';
import type { SliceOfTenant, TenantFacts } from '../scoring/facts.ts';

type Bit = 0 | 1;

/** A row of subscription-details without what its part says: columns in this order. */
export type SubscriptionTuple = [
  subscription: string,
  type: SubscriptionRow['type'],
  product: string,
  sku: string,
  paid: Bit,
  active: Bit,
  market: string,
  channel: SubscriptionRow['channel'],
  seats: number,
  revenueCents: number,
  start: string | null,
];

/** A row of dynamics-365-usage without what its part says: columns in this order. */
export type UsageTuple = [
  subscription: string,
  type: UsageRow['type'],
  product: string,
  sku: string,
  paid: Bit,
  active: Bit,
  market: string,
  activeSeats: number,
  availableSeats: number | null,
  assignedSeats: number | null,
  productionInstances: number | null,
];

/** What one import says of one tenant in one slice. */
export type Part<Tuple> = [location: LocationId, month: Month, number: number, customerName: string, rows: Tuple[]];
export type AnyPart = Part<SubscriptionTuple | UsageTuple>;

/**
 * All parts of one tenant in one calendar year. Rows are tuples because a refresh reads more of these than of
 * everything else together, and request units and parsing time go by their size.
 */
export interface TenantYear {
  'subscription-details': Part<SubscriptionTuple>[];
  'dynamics-365-usage': Part<UsageTuple>[];
}

export const emptyTenantYear = (): TenantYear => ({ 'subscription-details': [], 'dynamics-365-usage': [] });
export const tenantYearKey = (tenant: string, year: string) => ({ partition: tenant, id: year });
export const yearOf = (month: Month): string => month.slice(0, 4);

/** Tells whether what a part's import says of its slice is in force. */
export type InForce = (report: MonthlyReportName, location: LocationId, month: Month) => number | undefined;

/** The rows in force of one tenant from `first` to `last`, out of its years. */
export function tenantFacts(
  tenant: string,
  years: readonly TenantYear[],
  first: Month,
  last: Month,
  inForce: InForce,
): TenantFacts {
  let name = '';
  let named = '';
  function collect<Tuple, Row>(
    report: MonthlyReportName,
    parts: (year: TenantYear) => readonly Part<Tuple>[],
    row: (tuple: Tuple, customerName: string) => Row,
  ) {
    const slices: { location: LocationId; month: Month; rows: Row[] }[] = [];
    for (const year of years) {
      for (const [location, month, number, customerName, tuples] of parts(year)) {
        if (month < first || month > last || inForce(report, location, month) !== number) continue;
        if (customerName && month >= named) {
          // Of several names in one month the greatest: any fixed choice will do that does not go by the order of rows.
          if (month > named || customerName > name) name = customerName;
          named = month;
        }
        slices.push({ location, month, rows: tuples.map((tuple) => row(tuple, customerName)) });
      }
    }
    return slices;
  }
  const subscriptionDetails: SliceOfTenant<SubscriptionRow>[] = collect(
    'subscription-details',
    (year) => year['subscription-details'],
    fromSubscriptionTuple,
  );
  const usage: SliceOfTenant<UsageRow>[] = collect(
    'dynamics-365-usage',
    (year) => year['dynamics-365-usage'],
    fromUsageTuple,
  );
  return { tenant, name, subscriptionDetails, usage };
}

/** A row on its way into a tenant's year, with the line of the file that it stands in. */
export type StatedRow = [
  line: number,
  location: LocationId,
  month: Month,
  tenant: string,
  customerName: string,
  row: SubscriptionTuple | UsageTuple,
];

/** A row of either monthly report as it is grouped and staged. */
export function statedRow(line: number, row: SubscriptionRow | UsageRow): StatedRow {
  const tuple = 'channel' in row ? subscriptionTuple(row) : usageTuple(row);
  return [line, row.location, row.month, row.tenant, row.customerName, tuple];
}

function subscriptionTuple(row: SubscriptionRow): SubscriptionTuple {
  return [
    row.subscription,
    row.type,
    row.product,
    row.sku,
    row.paid ? 1 : 0,
    row.active ? 1 : 0,
    row.market,
    row.channel,
    row.seats,
    row.revenueCents,
    row.start,
  ];
}

function usageTuple(row: UsageRow): UsageTuple {
  return [
    row.subscription,
    row.type,
    row.product,
    row.sku,
    row.paid ? 1 : 0,
    row.active ? 1 : 0,
    row.market,
    row.activeSeats,
    row.availableSeats,
    row.assignedSeats,
    row.productionInstances,
  ];
}

function fromSubscriptionTuple(tuple: SubscriptionTuple, customerName: string) {
  return {
    subscription: tuple[0],
    type: tuple[1],
    product: tuple[2],
    sku: tuple[3],
    paid: tuple[4] === 1,
    active: tuple[5] === 1,
    market: tuple[6],
    customerName,
    channel: tuple[7],
    seats: tuple[8],
    revenueCents: tuple[9],
    start: tuple[10],
  };
}

function fromUsageTuple(tuple: UsageTuple, customerName: string) {
  return {
    subscription: tuple[0],
    type: tuple[1],
    product: tuple[2],
    sku: tuple[3],
    paid: tuple[4] === 1,
    active: tuple[5] === 1,
    market: tuple[6],
    customerName,
    activeSeats: tuple[7],
    availableSeats: tuple[8],
    assignedSeats: tuple[9],
    productionInstances: tuple[10],
  };
}
