import type { Indicator } from '../../rulebooks/edition.ts';
import type { CustomerAddsShape } from '../../rulebooks/shapes.ts';
import { type Crediting, type Entry, firstOwnCredit, linesByAssociation } from '../crediting.ts';
import type { LedgerLine } from '../ledger.ts';
import type { TenantHistory } from '../tenant.ts';

/**
 * Computes net customer adds of one tenant: +1 or -1 by month of the trailing window (R5.3, R5.4). If losses only take
 * back, adds from before the window are followed too, so that a loss finds the add that it takes back (R6.8).
 */
export function customerAddLines(of: Crediting, indicator: Indicator, shape: CustomerAddsShape): LedgerLine[] {
  const { scored } = of.tenant;
  const windowStart = scored - 11;
  const within = shape.takesBackWithin ?? 0;
  const entries: Entry[] = [];
  /** The newest own add that no own loss has taken back. */
  let added: number | undefined;
  let wasActive = isActive(of.tenant, windowStart - within - 1);
  for (let place = windowStart - within; place <= scored; place++) {
    const active = isActive(of.tenant, place);
    if (active !== wasActive && isCertain(of, place)) {
      // An add credits the partners associated in its month, a loss those of the month before.
      const creditedAt = active ? place : place - 1;
      const countable = of.tenant.subscriptions.map(({ months }) => months[creditedAt]).filter((at) => at?.countable);
      const association = firstOwnCredit(of, shape.credit, countable);
      const takesBack = within === 0 || (added !== undefined && place - added <= within);
      if (association !== undefined && (active || takesBack)) {
        added = active ? place : undefined;
        if (place >= windowStart) entries.push({ place, amount: active ? 1 : -1, association });
      }
    }
    wasActive = active;
  }
  return linesByAssociation(of, indicator, {}, entries);
}

/** Returns true if the tenant has a paid seat in the month, whoever sold it. */
function isActive(tenant: TenantHistory, place: number): boolean {
  return tenant.subscriptions.some(({ months }) => (months[place]?.paidSeats ?? 0) > 0);
}

/** Returns true if every location with rows of the tenant in this month or the one before has stated both (R5.4). */
function isCertain({ tenant, coverage }: Crediting, place: number): boolean {
  return [place - 1, place].every((named) =>
    [...tenant.detailsLocations[named]!].every((location) =>
      [place - 1, place].every((needed) => coverage.covers('subscription-details', location, tenant.monthAt(needed))),
    ),
  );
}
