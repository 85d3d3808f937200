import type { Indicator } from '../../rulebooks/edition.ts';
import type { CustomerAddsShape } from '../../rulebooks/shapes.ts';
import { type Crediting, type Entry, firstOwnCredit, linesByAssociation } from '../crediting.ts';
import type { LedgerLine } from '../ledger.ts';
import { isActive, missingSlices } from '../tenant-activity.ts';
import { accountForAdds, type Change } from './customer-adds-account.ts';

/**
 * Computes net customer adds of one tenant: +1 or -1 by month of the trailing window (R5.3, R5.4). If losses only take
 * back adds, those from before the window are followed too, so that a loss finds the add that it takes back (R6.8).
 */
export function customerAddLines(of: Crediting, indicator: Indicator, shape: CustomerAddsShape): LedgerLine[] {
  const { scored } = of.tenant;
  const windowStart = scored - 11;
  const within = shape.takesBackWithin ?? 0;
  const entries: Entry[] = [];
  const changes: Change[] = [];
  /** The partner's newest add that no loss of its own has taken back. */
  let added: number | undefined;
  let wasActive = isActive(of.tenant.subscriptions, windowStart - within - 1);
  for (let place = windowStart - within; place <= scored; place++) {
    const active = isActive(of.tenant.subscriptions, place);
    if (active !== wasActive) {
      // An add credits the partners associated in its month, a loss those of the month before.
      const creditedAt = active ? place : place - 1;
      const countable = of.tenant.subscriptions.map(({ months }) => months[creditedAt]).filter((at) => at?.countable);
      const missing = missingSlices(of.tenant, of.coverage, place);
      const association = firstOwnCredit(of, shape.credit, countable);
      const takesBack = active || within === 0 || (added !== undefined && place - added <= within);
      if (missing.length === 0 && association !== undefined && takesBack) {
        added = active ? place : undefined;
        if (place >= windowStart) entries.push({ place, amount: active ? 1 : -1, association });
      }
      if (place >= windowStart) changes.push({ place, active, creditedAt, association, missing, takesBack });
    }
    wasActive = active;
  }
  if (of.account) accountForAdds(of, of.account, indicator, shape, changes);
  return linesByAssociation(of, indicator, {}, entries);
}
