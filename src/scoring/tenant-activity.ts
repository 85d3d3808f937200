import type { Month } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Coverage } from './facts.ts';

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
 * R5.4: returns true if every location that names the tenant in this month or the one before has rows of both months.
 */
export function isCertain({ detailsLocations, monthAt }: NamedLocations, coverage: Coverage, place: number): boolean {
  const both = [place - 1, place];
  return both.every((named) =>
    [...(detailsLocations[named] ?? [])].every((location) =>
      both.every((needed) => coverage.covers('subscription-details', location, monthAt(needed))),
    ),
  );
}
