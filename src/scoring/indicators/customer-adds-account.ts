import type { Indicator } from '../../rulebooks/edition.ts';
import type { CustomerAddsShape } from '../../rulebooks/shapes.ts';
import { firstAssociation } from '../attribution.ts';
import { type Crediting, isOwn, tenantNamed, type Why, whyUncredited } from '../crediting.ts';
import type { Slice } from '../facts.ts';
import type { Association } from '../ledger.ts';
import type { Account } from '../not-counted.ts';

/** A month in which a tenant became active or ceased to be, with all that decides whether it counts. */
export interface Change {
  place: number;
  active: boolean;
  /** The month whose associations are credited. */
  creditedAt: number;
  association: Association | undefined;
  missing: readonly Slice[];
  takesBack: boolean;
}

/** A row of the partner by which the tenant is active. */
interface ActiveRow {
  place: number;
  by: Association;
}

/**
 * Accounts for the tenant's rows of the partner in the window. Active rows belong to the newest change up to their
 * month, or to the first; without any, the tenant was active all the time and counts neither as add nor as loss (R5.3).
 */
export function accountForAdds(
  of: Crediting,
  account: Account,
  indicator: Indicator,
  shape: CustomerAddsShape,
  changes: readonly Change[],
): void {
  const subject = tenantNamed(of);
  const { monthAt } = of.tenant;
  const rows = activeRows(of, account, indicator);
  const association = firstAssociation(rows.map(({ by }) => by));
  if (changes.length === 0) {
    for (const { place } of rows)
      account.refuse(indicator, {
        subject,
        reason: 'active-before',
        rule: 'R5.3',
        month: monthAt(place),
        rows: 1,
        association,
      });
    return;
  }
  for (const [index, change] of changes.entries()) {
    const next = changes[index + 1]?.place ?? Number.POSITIVE_INFINITY;
    const mine = rows.filter(({ place }) => place < next && (index === 0 || place >= change.place));
    const why = whyNot(of, shape, change);
    if (why === undefined) {
      account.count(indicator, mine.length);
      continue;
    }
    if (why.association === undefined && mine.length === 0) continue;
    const refused = {
      subject,
      association,
      ...why,
      details: { change: change.active ? 'add' : 'loss', ...why.details },
    } as const;
    account.refuse(indicator, { ...refused, month: monthAt(change.place), rows: 0 });
    for (const { place } of mine) account.refuse(indicator, { ...refused, month: monthAt(place), rows: 1 });
  }
}

/** Returns the active rows of the partner in the window, and refuses the others. */
function activeRows(of: Crediting, account: Account, indicator: Indicator): ActiveRow[] {
  const { scored, subscriptions, monthAt } = of.tenant;
  const found: ActiveRow[] = [];
  for (let place = scored - 11; place <= scored; place++) {
    for (const { by, row } of subscriptions.flatMap(({ months }) => months[place]?.sold ?? [])) {
      if (!isOwn(of, by)) continue;
      if (row.active && row.seats > 0) found.push({ place, by });
      else
        account.refuse(indicator, {
          subject: tenantNamed(of),
          reason: 'not-active',
          rule: 'R5.3',
          month: monthAt(place),
          rows: 1,
          association: by,
        });
    }
  }
  return found;
}

/** Returns why a change does not count for the partner; `undefined` if it does. */
function whyNot(of: Crediting, { credit }: CustomerAddsShape, change: Change): Why | undefined {
  const { association, missing, creditedAt, takesBack } = change;
  if (association === undefined) return withoutCredit(of, credit, creditedAt);
  if (missing.length > 0)
    return { reason: 'slice-not-covered', rule: 'R5.4', association, details: { slices: missing } };
  return takesBack ? undefined : { reason: 'nothing-taken-back', rule: 'R6.8', association };
}

function withoutCredit(of: Crediting, group: CustomerAddsShape['credit'], creditedAt: number): Why {
  const months = of.tenant.subscriptions.map(({ months: all }) => all[creditedAt]).filter((at) => at !== undefined);
  const why = whyUncredited(
    of,
    group,
    months.filter(({ countable }) => countable),
  );
  if (why) return why;
  const paid = months.filter(({ paidSeats }) => paidSeats > 0).flatMap(({ associations }) => associations);
  const association = firstAssociation(paid.filter((one) => isOwn(of, one)));
  if (association === undefined) return { reason: 'not-associated', rule: 'R5.3' };
  return { reason: 'channel-not-counted', rule: 'R5.3', association };
}
