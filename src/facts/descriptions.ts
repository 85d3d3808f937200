import type {
  AttributionType,
  SalesChannel,
  SubscriptionRow,
  UsageRow,
  WorkloadRevenueRow,
  WorkloadUsageRow,
} from '../reports/rows.ts';

/**
 * What a row contains about its subscription besides month, location, customer's name and figures, as text: cells
 * joined in a fixed order. Month after month most rows of a subscription have the same description. One text instead of
 * nine values, because an import only compares descriptions and passes them on.
 */
export type Description = string;

/** Separates two cells: no cell holds a control character, and JSON writes this one as a single byte. */
const separator = '\x7f';

type Customer = Pick<
  SubscriptionRow | UsageRow,
  'subscription' | 'type' | 'product' | 'sku' | 'paid' | 'active' | 'market'
>;
type Subscription = Customer & Pick<SubscriptionRow, 'channel' | 'start'>;
type Workload = Pick<WorkloadRevenueRow, 'subscription' | 'type' | 'workload'>;

/**
 * Returns the description of a row of a monthly report. The first four cells distinguish lines: subscription, type, and
 * two names.
 */
export function describe(row: Customer | Subscription | Workload | WorkloadUsageRow): Description {
  const s = separator;
  if ('workload' in row) {
    const paid = 'paid' in row && !row.paid ? 0 : 1;
    return `${row.subscription}${s}${row.type ?? ''}${s}${row.workload}${s}${s}${paid}`;
  }
  const { subscription, type, product, sku, paid, active, market } = row;
  const text = `${subscription}${s}${type ?? ''}${s}${product}${s}${sku}${s}${paid ? 1 : 0}${s}${active ? 1 : 0}${s}${market}`;
  return 'channel' in row ? `${text}${s}${row.channel}${s}${row.start ?? ''}` : text;
}

function customerOf(cells: readonly string[]): Customer {
  return {
    subscription: cells[0]!,
    type: (cells[1] || null) as AttributionType | null,
    product: cells[2]!,
    sku: cells[3]!,
    paid: cells[4] === '1',
    active: cells[5] === '1',
    market: cells[6]!,
  };
}

/** Reads the description of a row of subscription-details. */
export function subscriptionOf(description: Description): Subscription {
  const cells = description.split(separator);
  return { ...customerOf(cells), channel: cells[7] as SalesChannel, start: cells[8] || null };
}

/** Reads the description of a row of dynamics-365-usage. */
export const usageOf = (description: Description): Customer => customerOf(description.split(separator));

/** Reads the description of a row of either Business applications report. */
export function workloadOf(description: Description): Workload & Pick<WorkloadUsageRow, 'paid'> {
  const [subscription = '', type, workload = '', , paid] = description.split(separator);
  return { subscription, type: (type || null) as AttributionType | null, workload, paid: paid === '1' };
}

/**
 * Returns the key of a row's line and what the description says besides. Rows of a part with equal keys are one line;
 * if they say the same with the same figures, they are one row. Keys ignore case.
 */
export function lineIn(description: Description, lineKey: string): { key: string; says: string } {
  const atType = description.indexOf(separator) + 1;
  const atProduct = description.indexOf(separator, atType) + 1;
  const atSku = description.indexOf(separator, atProduct) + 1;
  const atValues = description.indexOf(separator, atSku) + 1;
  const written = `${description.slice(atProduct, atValues)}${lineKey}`.toLowerCase();
  return { key: description.slice(0, atType) + written, says: description.slice(atValues) };
}
