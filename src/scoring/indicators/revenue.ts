import { type Month, monthNumber } from '../../month.ts';
import type { Indicator } from '../../rulebooks/edition.ts';
import type { RevenueShape } from '../../rulebooks/shapes.ts';
import { compareAssociations, firstAssociation } from '../attribution.ts';
import { type Crediting, type Entry, linesByAssociation, ownCredits } from '../crediting.ts';
import type { Association, LedgerLine } from '../ledger.ts';
import { isCounted, type SubscriptionHistory, type SubscriptionMonth } from '../tenant.ts';

const agreementYear = 12;

/**
 * Computes net new revenue of one tenant: cents by subscription and month of the trailing window (R5.1, R5.2). The
 * amount is that of the largest of the partner's own associations: the sum of its lines that count.
 */
export function revenueLines(of: Crediting, indicator: Indicator, shape: RevenueShape): LedgerLine[] {
  return of.tenant.subscriptions.flatMap((subscription) =>
    linesByAssociation(of, indicator, { subscription: subscription.id }, entries(of, shape, subscription)),
  );
}

function entries(of: Crediting, shape: RevenueShape, subscription: SubscriptionHistory): Entry[] {
  const found: Entry[] = [];
  const { scored } = of.tenant;
  for (let place = scored - 11; place <= scored; place++) {
    const at = subscription.months[place];
    if (at === undefined) continue;
    const own = ownCountedSums(of, shape, at, place);
    if (own.length === 0) continue;
    const amount = Math.max(...own.map(({ cents }) => cents));
    const credits = ownCredits(of, shape.credit, at);
    // The association that gave the amount, if it is itself credited.
    const ofTheAmount = credits.filter((credit) =>
      own.some(({ by, cents }) => cents === amount && compareAssociations(by, credit) === 0),
    );
    const association = firstAssociation(ofTheAmount.length > 0 ? ofTheAmount : credits);
    if (association !== undefined) found.push({ place, amount, association });
  }
  return found;
}

/** Sums the lines that count, for each of the partner's own associations that has any. */
function ownCountedSums(of: Crediting, shape: RevenueShape, at: SubscriptionMonth, place: number) {
  const sums: { by: Association; cents: number }[] = [];
  for (const { by, row } of at.sold) {
    if (!of.locations.has(by.location) || !isCountedLine(of, shape, row, place)) continue;
    const known = sums.find((sum) => compareAssociations(sum.by, by) === 0);
    if (known) known.cents += row.revenueCents;
    else sums.push({ by, cents: row.revenueCents });
  }
  return sums;
}

function isCountedLine(
  of: Crediting,
  shape: RevenueShape,
  row: SubscriptionMonth['sold'][number]['row'],
  place: number,
): boolean {
  if (!isCounted(of.edition, row)) return false;
  if (!shape.firstAgreementYearOnly.includes(row.channel)) return true;
  if (row.start === null) return false;
  const age = monthNumber(of.tenant.monthAt(place)) - monthNumber(row.start.slice(0, 7) as Month);
  return age >= 0 && age < agreementYear;
}
