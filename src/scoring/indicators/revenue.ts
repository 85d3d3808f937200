import { type Month, monthNumber } from '../../month.ts';
import type { Indicator } from '../../rulebooks/edition.ts';
import type { RevenueShape } from '../../rulebooks/shapes.ts';
import { compareAssociations, firstAssociation } from '../attribution.ts';
import { type Crediting, type Entry, linesByAssociation, ownCredits } from '../crediting.ts';
import type { LedgerLine } from '../ledger.ts';
import { isCounted, type SubscriptionHistory, type SubscriptionMonth } from '../tenant.ts';

const agreementYear = 12;

/**
 * Net new revenue of one tenant: cents by subscription and month of the trailing window (R5.1, R5.2).
 * The amount is that of the largest of the partner's own rows.
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
    const own = ownCountedRows(of, shape, at, place);
    if (own.length === 0) continue;
    const amount = Math.max(...own.map(({ row }) => row.revenueCents));
    const credits = ownCredits(of, shape.credit, at);
    // The association of the row that gave the amount, where that is itself credited.
    const ofTheRow = credits.filter((credit) =>
      own.some(({ by, row }) => row.revenueCents === amount && compareAssociations(by, credit) === 0),
    );
    const association = firstAssociation(ofTheRow.length > 0 ? ofTheRow : credits);
    if (association !== undefined) found.push({ place, amount, association });
  }
  return found;
}

function ownCountedRows(of: Crediting, shape: RevenueShape, at: SubscriptionMonth, place: number) {
  return at.sold.filter(({ by, row }) => {
    if (!of.locations.has(by.location) || !isCounted(of.edition, row)) return false;
    if (!shape.firstAgreementYearOnly.includes(row.channel)) return true;
    if (row.start === null) return false;
    const age = monthNumber(of.tenant.monthAt(place)) - monthNumber(row.start.slice(0, 7) as Month);
    return age >= 0 && age < agreementYear;
  });
}
