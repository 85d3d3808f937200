import { type Month, monthFromNumber, monthNumber } from '../month.ts';
import type { LocationId, MonthlyReportName } from '../reports/rows.ts';
import type { TenantFacts } from '../scoring/facts.ts';
import { type Description, subscriptionOf, usageOf, workloadOf } from './descriptions.ts';

/**
 * Statement of one import about one tenant in one slice, as numbers: the place of the location, the month as
 * {@link monthNumber}, the import's number, the place of the customer's name; then for each row the place of its
 * description and its figures. Places are those in the document's lists.
 */
export type Part = readonly number[];

/** Places in a {@link Part}. */
export const inPart = { location: 0, month: 1, number: 2, name: 3, rows: 4 } as const;

/**
 * Number of figures of a row: seats and cents; active, available and assigned seats and production instances; cents;
 * MAU, PAMAU and MAC. −1 stands for one that is absent.
 */
export const figuresIn: Readonly<Record<MonthlyReportName, number>> = {
  'subscription-details': 2,
  'dynamics-365-usage': 4,
  'business-applications-revenue': 1,
  'business-applications-usage': 3,
};

/** Places of the figures that slices sum up as seats and as cents. */
export const summedIn: Readonly<Record<MonthlyReportName, { seats?: number; cents?: number }>> = {
  'subscription-details': { seats: 0, cents: 1 },
  'dynamics-365-usage': { seats: 0 },
  'business-applications-revenue': { cents: 0 },
  'business-applications-usage': { seats: 0 },
};

/** Texts that parts name by their places. Each is there once, only if a part names it, in order. */
export interface Lists {
  locations: LocationId[];
  /** Customer's names. */
  names: string[];
}

/** Parts of one report, by month, location and import. */
export interface Stated {
  descriptions: Description[];
  parts: Part[];
}

/**
 * All that imports state about one tenant, each text once: a refresh reads more of these documents than of all others
 * together, and request units and parsing time depend on their size and number of values. Equal statements give equal
 * bytes.
 */
export type TenantDocument = Lists & Record<FirstReport, Stated> & { [R in LaterReport]?: Stated };

type FirstReport = 'subscription-details' | 'dynamics-365-usage';
/** Reports that a document has only if an import stated them. */
type LaterReport = Exclude<MonthlyReportName, FirstReport>;

const nothing: Stated = { descriptions: [], parts: [] };

/** Returns what a document states of a report. */
export const statedIn = (document: TenantDocument | undefined, report: MonthlyReportName): Stated =>
  document?.[report] ?? nothing;

export const emptyTenant = (): TenantDocument => ({
  locations: [],
  names: [],
  'subscription-details': { descriptions: [], parts: [] },
  'dynamics-365-usage': { descriptions: [], parts: [] },
});

export const tenantKey = (tenant: string) => ({ partition: tenant, id: 'facts' });
export const yearOf = (month: Month): string => month.slice(0, 4);

/** Returns the number of the import in force for a slice. */
export type InForce = (report: MonthlyReportName, location: LocationId, month: Month) => number | undefined;

/** Collects the rows in force of one tenant from `first` to `last`. */
export function tenantFacts(
  tenant: string,
  document: TenantDocument,
  first: Month,
  last: Month,
  inForce: InForce,
): TenantFacts {
  const [from, to] = [monthNumber(first), monthNumber(last)];
  const { locations, names } = document;
  let name = '';
  let named = 0;
  function collect<Row>(
    report: MonthlyReportName,
    reader: (descriptions: readonly Description[]) => (part: Part, customerName: string) => Row[],
  ) {
    const { descriptions, parts } = statedIn(document, report);
    const rowsOf = reader(descriptions);
    const slices: { location: LocationId; month: Month; rows: Row[] }[] = [];
    for (const part of parts) {
      const at = part[inPart.month]!;
      if (at < from || at > to) continue;
      const location = locations[part[inPart.location]!]!;
      const month = monthFromNumber(at);
      if (inForce(report, location, month) !== part[inPart.number]) continue;
      const customerName = names[part[inPart.name]!]!;
      if (customerName && at >= named) {
        // Of several names in one month, the greatest: any fixed choice will do if it does not depend on the order of
        // rows.
        if (at > named || customerName > name) name = customerName;
        named = at;
      }
      slices.push({ location, month, rows: rowsOf(part, customerName) });
    }
    return slices;
  }
  const subscriptionDetails = collect('subscription-details', subscriptionRows);
  const usage = collect('dynamics-365-usage', usageRows);
  const workloadRevenue = collect('business-applications-revenue', workloadRevenueRows);
  const workloadUsage = collect('business-applications-usage', workloadUsageRows);
  return { tenant, name, subscriptionDetails, usage, workloadRevenue, workloadUsage };
}

/** Reads each description once for all the months that name it. */
function each<Value>(descriptions: readonly Description[], of: (description: Description) => Value) {
  const known: Value[] = [];
  return (place: number): Value => {
    known[place] ??= of(descriptions[place]!);
    return known[place]!;
  };
}

function subscriptionRows(descriptions: readonly Description[]) {
  const described = each(descriptions, subscriptionOf);
  return (part: Part, customerName: string) => {
    const rows = [];
    for (let at: number = inPart.rows; at < part.length; at += 1 + figuresIn['subscription-details']) {
      const { subscription, type, product, sku, paid, active, market, channel, start } = described(part[at]!);
      const [seats, revenueCents] = [part[at + 1]!, part[at + 2]!];
      rows.push({
        subscription,
        type,
        product,
        sku,
        paid,
        active,
        market,
        customerName,
        channel,
        seats,
        revenueCents,
        start,
      });
    }
    return rows;
  };
}

const optional = (figure: number): number | null => (figure === -1 ? null : figure);

function usageRows(descriptions: readonly Description[]) {
  const described = each(descriptions, usageOf);
  return (part: Part, customerName: string) => {
    const rows = [];
    for (let at: number = inPart.rows; at < part.length; at += 1 + figuresIn['dynamics-365-usage']) {
      const { subscription, type, product, sku, paid, active, market } = described(part[at]!);
      rows.push({
        subscription,
        type,
        product,
        sku,
        paid,
        active,
        market,
        customerName,
        activeSeats: part[at + 1]!,
        availableSeats: optional(part[at + 2]!),
        assignedSeats: optional(part[at + 3]!),
        productionInstances: optional(part[at + 4]!),
      });
    }
    return rows;
  };
}

function workloadRevenueRows(descriptions: readonly Description[]) {
  const described = each(descriptions, workloadOf);
  return (part: Part, customerName: string) => {
    const rows = [];
    for (let at: number = inPart.rows; at < part.length; at += 1 + figuresIn['business-applications-revenue']) {
      const { subscription, type, workload } = described(part[at]!);
      rows.push({ subscription, type, workload, customerName, revenueCents: part[at + 1]! });
    }
    return rows;
  };
}

function workloadUsageRows(descriptions: readonly Description[]) {
  const described = each(descriptions, workloadOf);
  return (part: Part, customerName: string) => {
    const rows = [];
    for (let at: number = inPart.rows; at < part.length; at += 1 + figuresIn['business-applications-usage']) {
      const { subscription, type, workload, paid } = described(part[at]!);
      const [mau, pamau, mac] = [part[at + 1]!, optional(part[at + 2]!), optional(part[at + 3]!)];
      rows.push({ subscription, type, workload, paid, customerName, mau, pamau, mac });
    }
    return rows;
  };
}
