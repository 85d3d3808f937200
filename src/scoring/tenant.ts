import { type Month, monthFromNumber, monthNumber } from '../month.ts';
import { oncePer } from '../once.ts';
import { productMatcher } from '../reports/products.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { dependsOnMarkets, monthsBackOf } from '../rulebooks/lookback.ts';
import { AssociationSums } from './association-sums.ts';
import type { SliceOfTenant, TenantFacts } from './facts.ts';
import type { Association } from './ledger.ts';

type DetailsRow = TenantFacts['subscriptionDetails'][number]['rows'][number];

/** Values of one subscription in one month, from the qualifying rows of both reports, of all locations. */
export interface SubscriptionMonth {
  /** Seats of the lines in an active state, summed for each association; the largest of these sums (R5.3). */
  paidSeats: number;
  /** True if a line in a counted channel has a paid seat (R5.3). */
  countable: boolean;
  /** Monthly active users, summed for each association; the largest of these sums (R5.8). */
  users: number;
  associations: Association[];
  /** The lines of subscription-details that name a partner. */
  sold: { by: Association; row: DetailsRow }[];
}

/** One subscription over the months; `undefined` for a month without a qualifying row. */
export interface SubscriptionHistory {
  id: string;
  months: (SubscriptionMonth | undefined)[];
  /** Every location with a qualifying usage row in the trailing window (R5.11). */
  usageLocations: Set<LocationId>;
}

/** A tenant's qualifying rows by subscription and month: the common input of all indicators that depend on tenants. */
export interface TenantHistory {
  tenant: string;
  customerName: string;
  /** In ascending order of their ids. */
  subscriptions: SubscriptionHistory[];
  /** By month, every location with a qualifying row of subscription-details (R5.4); `undefined` without any. */
  detailsLocations: (Set<LocationId> | undefined)[];
  /** Place of the scored month: the last. A year before it is 12 less, the trailing window begins 11 before it. */
  scored: number;
  /** Codes of the markets named in the newest month, up to the scored one, that names any; in any order (R6.2). */
  markets: ReadonlySet<string>;
  /** Returns the month at a place. */
  monthAt(place: number): Month;
}

const matcherOf = oncePer((edition: Edition) => productMatcher(edition.products.flatMap(({ names }) => names)));

/** Returns a function that says why a row of either report does not qualify; `undefined` if it does. */
export function disqualifiers(
  edition: Edition,
): (row: Pick<DetailsRow, 'paid' | 'product' | 'sku'>) => 'free' | 'product-not-listed' | undefined {
  const matches = matcherOf(edition);
  return ({ paid, product, sku }) => {
    if (!paid) return 'free';
    return matches(product, sku) ? undefined : 'product-not-listed';
  };
}

/**
 * Sorts a tenant's facts by subscription and month. Ignores months after `month` and those before the edition's
 * look-back; only the tenant's market may come from earlier months.
 */
export function tenantHistory(facts: TenantFacts, edition: Edition, month: Month): TenantHistory {
  const scored = monthsBackOf(edition);
  const first = monthNumber(month) - scored;
  const disqualified = disqualifiers(edition);
  const subscriptions = new Map<string, SubscriptionHistory>();
  const detailsLocations = new Array<Set<LocationId> | undefined>(scored + 1).fill(undefined);

  const placeOf = (slice: SliceOfTenant<unknown>) => {
    const place = monthNumber(slice.month) - first;
    return place >= 0 && place <= scored ? place : undefined;
  };
  const historyOf = (id: string) => {
    let history = subscriptions.get(id);
    if (history === undefined) {
      history = { id, months: new Array(scored + 1).fill(undefined), usageLocations: new Set() };
      subscriptions.set(id, history);
    }
    return history;
  };
  const monthOf = (history: SubscriptionHistory, place: number) =>
    (history.months[place] ??= { paidSeats: 0, countable: false, users: 0, associations: [], sold: [] });

  for (const slice of facts.subscriptionDetails) {
    const place = placeOf(slice);
    if (place === undefined) continue;
    const seats = new AssociationSums();
    for (const row of slice.rows) {
      if (disqualified(row)) continue;
      detailsLocations[place] ??= new Set();
      detailsLocations[place].add(slice.location);
      const at = monthOf(historyOf(row.subscription), place);
      if (row.active && row.seats > 0) {
        at.paidSeats = Math.max(at.paidSeats, seats.add(row, row.seats));
        at.countable ||= isCounted(edition, row);
      }
      if (row.type === null || slice.location === '') continue;
      const by: Association = { location: slice.location, type: row.type, report: 'subscription-details' };
      at.associations.push(by);
      at.sold.push({ by, row });
    }
  }
  for (const slice of facts.usage) {
    const place = placeOf(slice);
    if (place === undefined) continue;
    const users = new AssociationSums();
    for (const row of slice.rows) {
      if (disqualified(row)) continue;
      const history = historyOf(row.subscription);
      if (place > scored - 12) history.usageLocations.add(slice.location);
      const at = monthOf(history, place);
      at.users = Math.max(at.users, users.add(row, row.activeSeats));
      if (row.type === null || slice.location === '') continue;
      at.associations.push({ location: slice.location, type: row.type, report: 'dynamics-365-usage' });
    }
  }
  return {
    tenant: facts.tenant,
    customerName: facts.name,
    subscriptions: [...subscriptions.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    detailsLocations,
    scored,
    markets: dependsOnMarkets(edition) ? marketsNamed(facts, edition, month) : noMarkets,
    monthAt: (place) => monthFromNumber(first + place),
  };
}

const noMarkets: ReadonlySet<string> = new Set();

/**
 * Returns the markets that qualifying rows of either report name in the newest month, up to `upTo`, with any (R6.2).
 */
export function marketsNamed({ subscriptionDetails, usage }: TenantFacts, edition: Edition, upTo: Month): Set<string> {
  const disqualified = disqualifiers(edition);
  let newest = '';
  const markets = new Set<string>();
  for (const slices of [subscriptionDetails, usage]) {
    for (const { month, rows } of slices) {
      if (month > upTo || month < newest) continue;
      for (const row of rows) {
        if (row.market === '' || disqualified(row)) continue;
        if (month > newest) markets.clear();
        newest = month;
        markets.add(row.market);
      }
    }
  }
  return markets;
}

/** Returns true if a row was sold through one of the edition's counted channels. */
export function isCounted(edition: Edition, row: Pick<DetailsRow, 'channel'>): boolean {
  return edition.countedChannels.includes(row.channel);
}
