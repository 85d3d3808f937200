import { addMonths, type Month, monthNumber } from '../../month.ts';
import type { LocationId } from '../../reports/rows.ts';
import { AssociationSums } from '../association-sums.ts';
import type { Coverage, TenantFacts } from '../facts.ts';
import { isActive, isCertain } from '../tenant-activity.ts';

/** Place of the scored month, the last; that of the month a year before is 0. */
const scored = 12;

/** Values of one subscription in one month, from rows of some products. */
interface SubscriptionMonth {
  paidSeats: number;
  /** Sum of the lines of each of the partner's own associations. */
  revenue: Map<string, number>;
  users: number;
  instances: number | null;
  assigned: number;
  /** True if the partner is digital partner of record. */
  isOwn: boolean;
  /** True if it is that through a location whose subscription-details of both compared months are covered. */
  isOwnAlike: boolean;
}

/** Amounts that one tenant adds to a partner's figures: the columns of `FilteredSums` after the filter. */
export type TenantSums = [number, number, number, number, number, number, number, number];

export interface TenantQuestion {
  facts: TenantFacts;
  coverage: Coverage;
  month: Month;
  locations: ReadonlySet<LocationId>;
  /** Returns true if the filter selects a row's product. */
  isAsked(product: string, sku: string): boolean;
}

/**
 * Computes what one tenant adds to the seven figures of one partner, from the rows that the filter selects (R8): only
 * subscriptions of which the partner is DPOR in the month; free and paid rows alike, except for seats and customers.
 * `undefined` if it is DPOR of none in the trailing window and the month before it, from whose seats added seats are
 * counted.
 */
export function tenantSums(of: TenantQuestion): TenantSums | undefined {
  const { coverage } = of;
  const monthAt = (place: number) => addMonths(of.month, place - scored);
  const { subscriptions, detailsLocations } = monthsOf(of);
  const own = (place: number, alike = false) =>
    subscriptions.flatMap(({ months }) => {
      const at = months[place];
      return at?.isOwn && (!alike || at.isOwnAlike) ? [at] : [];
    });
  const window = Array.from({ length: 12 }, (_, index) => index + 1);
  const isInWindow = window.some((place) => own(place).length > 0);
  if (!isInWindow && own(0).length === 0) return undefined;

  const isAdded = (place: number) =>
    own(place).length > 0 &&
    !isActive(subscriptions, place - 1) &&
    isActive(subscriptions, place) &&
    isCertain({ detailsLocations, monthAt }, coverage, place);
  const seats = (place: number) => total(own(place, true).map(({ paidSeats }) => paidSeats));
  const instances = own(scored).flatMap((at) => at.instances ?? []);
  return [
    total(window.flatMap((place) => own(place).map(({ revenue }) => largest(revenue)))),
    window.filter(isAdded).length,
    seats(scored) - seats(0),
    total(instances),
    instances.length,
    total(window.flatMap((place) => own(place).map(({ users }) => users))),
    total(own(scored).map(({ assigned }) => assigned)),
    isInWindow ? 1 : 0,
  ];
}

function monthsOf(of: TenantQuestion) {
  const { facts, month, locations, isAsked } = of;
  const first = monthNumber(month) - scored;
  const subscriptions = new Map<string, (SubscriptionMonth | undefined)[]>();
  /** Locations with a paid row of subscription-details, by month. */
  const detailsLocations: (Set<LocationId> | undefined)[] = [];
  const monthOf = (subscription: string, place: number): SubscriptionMonth => {
    let months = subscriptions.get(subscription);
    if (months === undefined) {
      months = new Array<SubscriptionMonth | undefined>(scored + 1).fill(undefined);
      subscriptions.set(subscription, months);
    }
    months[place] ??= {
      paidSeats: 0,
      revenue: new Map(),
      users: 0,
      instances: null,
      assigned: 0,
      isOwn: false,
      isOwnAlike: false,
    };
    return months[place];
  };
  const noteOwner = (at: SubscriptionMonth, location: LocationId) => {
    at.isOwn = true;
    at.isOwnAlike ||= [0, scored].every((place) => covers(of, location, place));
  };
  for (const { location, month: named, rows } of facts.subscriptionDetails) {
    const place = monthNumber(named) - first;
    if (place < 0 || place > scored) continue;
    const seats = new AssociationSums();
    for (const row of rows) {
      if (!isAsked(row.product, row.sku)) continue;
      const at = monthOf(row.subscription, place);
      if (row.paid) {
        detailsLocations[place] ??= new Set();
        detailsLocations[place].add(location);
        if (row.active) at.paidSeats = Math.max(at.paidSeats, seats.add(row, row.seats));
      }
      if (!locations.has(location)) continue;
      const association = `${location} ${row.type ?? ''}`;
      at.revenue.set(association, (at.revenue.get(association) ?? 0) + row.revenueCents);
      if (row.type === 'DPOR') noteOwner(at, location);
    }
  }
  for (const { location, month: named, rows } of facts.usage) {
    const place = monthNumber(named) - first;
    if (place < 0 || place > scored) continue;
    const [users, assigned, instances] = [new AssociationSums(), new AssociationSums(), new AssociationSums()];
    for (const row of rows) {
      if (!isAsked(row.product, row.sku)) continue;
      const at = monthOf(row.subscription, place);
      at.users = Math.max(at.users, users.add(row, row.activeSeats));
      if (row.active) at.assigned = Math.max(at.assigned, assigned.add(row, row.assignedSeats ?? 0));
      if (row.productionInstances !== null)
        at.instances = Math.max(at.instances ?? 0, instances.add(row, row.productionInstances));
      if (row.type === 'DPOR' && locations.has(location)) noteOwner(at, location);
    }
  }
  return { subscriptions: [...subscriptions.values()].map((months) => ({ months })), detailsLocations };
}

function covers({ coverage, month }: TenantQuestion, location: LocationId, place: number): boolean {
  return coverage.covers('subscription-details', location, addMonths(month, place - scored));
}

const largest = (sums: ReadonlyMap<string, number>): number => (sums.size === 0 ? 0 : Math.max(...sums.values()));

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
