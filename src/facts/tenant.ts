import { type Month, monthFromNumber, monthNumber } from '../month.ts';
import type { LocationId, MonthlyReportName, WorkloadReportName } from '../reports/rows.ts';
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
 * MAU, PAMAU and MAC. −1 means that one is absent.
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

/** Texts that parts name by their places: each once, only if a part names it, in order. */
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
export type TenantDocument = Lists &
  Record<(typeof productReportNames)[number], Stated> & {
    /** Only in memory, to be read and compared: stored by location (`shards.ts`). */
    [R in WorkloadReportName]?: Stated;
  };

/** Reports whose rows are kept by tenant. */
export const productReportNames = ['subscription-details', 'dynamics-365-usage'] as const;

const nothing: Stated = { descriptions: [], parts: [] };

/** Returns what a document contains from a report. */
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

/** The months that are read, and what is in force in them. */
export interface Window {
  first: Month;
  last: Month;
  inForce: InForce;
}

/** Collects the rows in force of one tenant in the reports by product. */
export function productFacts(tenant: string, document: TenantDocument, window: Window): TenantFacts {
  const collected = new Collected(window);
  return {
    tenant,
    ...noRows,
    subscriptionDetails: collected.slices('subscription-details', document, subscriptionRows),
    usage: collected.slices('dynamics-365-usage', document, usageRows),
    name: collected.name,
  };
}

/** Collects the rows in force of one tenant in the reports by workload, of several locations' documents. */
export function workloadFacts(tenant: string, documents: readonly TenantDocument[], window: Window): TenantFacts {
  const collected = new Collected(window);
  const of = <Row>(report: MonthlyReportName, reader: RowsReader<Row>) =>
    documents.flatMap((document) => collected.slices(report, document, reader));
  return {
    tenant,
    ...noRows,
    workloadRevenue: of('business-applications-revenue', workloadRevenueRows),
    workloadUsage: of('business-applications-usage', workloadUsageRows),
    name: collected.name,
  };
}

const noRows = { subscriptionDetails: [], usage: [], workloadRevenue: [], workloadUsage: [] };

type RowsReader<Row> = (descriptions: readonly Description[]) => (part: Part, customerName: string) => Row[];

/** Slices of one tenant, and the newest customer's name in them. */
class Collected {
  readonly #from: number;
  readonly #to: number;
  readonly #inForce: InForce;
  #named = 0;
  name = '';

  constructor({ first, last, inForce }: Window) {
    this.#from = monthNumber(first);
    this.#to = monthNumber(last);
    this.#inForce = inForce;
  }

  slices<Row>(report: MonthlyReportName, document: TenantDocument, reader: RowsReader<Row>) {
    const { locations, names } = document;
    const { descriptions, parts } = statedIn(document, report);
    const rowsOf = reader(descriptions);
    const slices: { location: LocationId; month: Month; rows: Row[] }[] = [];
    for (const part of parts) {
      const at = part[inPart.month]!;
      if (at < this.#from || at > this.#to) continue;
      const location = locations[part[inPart.location]!]!;
      const month = monthFromNumber(at);
      if (this.#inForce(report, location, month) !== part[inPart.number]) continue;
      const customerName = names[part[inPart.name]!]!;
      this.#noteName(customerName, at);
      slices.push({ location, month, rows: rowsOf(part, customerName) });
    }
    return slices;
  }

  #noteName(customerName: string, at: number): void {
    if (!customerName || at < this.#named) return;
    // Of several names in one month, the greatest: any choice will do that does not depend on the order of rows.
    if (at > this.#named || customerName > this.name) this.name = customerName;
    this.#named = at;
  }
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
