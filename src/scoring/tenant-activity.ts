import type { Month } from '../month.ts';
import { by } from '../order.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Coverage, Slice } from './facts.ts';

const report = 'subscription-details' as const;

/** R5.3: returns true if the tenant has a paid seat, from any partner, in the month at a place. */
export function isActive(
  subscriptions: readonly { months: readonly ({ paidSeats: number } | undefined)[] }[],
  place: number,
): boolean {
  return subscriptions.some(({ months }) => (months[place]?.paidSeats ?? 0) > 0);
}

/** Locations, by month, with a row of subscription-details on which adds and losses of the tenant depend. */
interface NamedLocations {
  detailsLocations: readonly (ReadonlySet<LocationId> | undefined)[];
  monthAt(place: number): Month;
}

/**
 * R5.4: lists the slices that are missing to be certain of the tenant's activity in this month: every location that
 * names the tenant in this month or the one before must have rows of both months. Ordered by location.
 */
export function missingSlices(
  { detailsLocations, monthAt }: NamedLocations,
  coverage: Coverage,
  place: number,
): Slice[] {
  const both = [place - 1, place];
  const locations = new Set(both.flatMap((named) => [...(detailsLocations[named] ?? [])]));
  return [...locations]
    .sort(by((location) => location))
    .flatMap((location) =>
      both
        .map((at) => ({ report, location, month: monthAt(at) }))
        .filter(({ month }) => !coverage.covers(report, location, month)),
    );
}

/** R5.4: returns true if no slice is missing, see {@link missingSlices}. */
export const isCertain = (of: NamedLocations, coverage: Coverage, place: number): boolean =>
  missingSlices(of, coverage, place).length === 0;
