import { type Month, monthNumber } from '../../month.ts';
import type { Indicator } from '../../rulebooks/edition.ts';
import type { RevenueShape } from '../../rulebooks/shapes.ts';
import { compareAssociations, firstAssociation } from '../attribution.ts';
import {
  type Crediting,
  type Entry,
  isOwn,
  linesByAssociation,
  ownCredits,
  refusalOf,
  tenantNamed,
  type Why,
} from '../crediting.ts';
import type { Association, LedgerLine } from '../ledger.ts';
import type { Account } from '../not-counted.ts';
import { isCounted, type SubscriptionHistory, type SubscriptionMonth } from '../tenant.ts';

const agreementYear = 12;

/**
 * Computes net new revenue of one tenant: cents by subscription and month of the trailing window (R5.1, R5.2). The
 * amount is that of the largest of the partner's own associations: the sum of its lines that count.
 */
export function revenueLines(of: Crediting, indicator: Indicator, shape: RevenueShape): LedgerLine[] {
  return of.tenant.subscriptions.flatMap((subscription) =>
    linesByAssociation(
      of,
      indicator,
      { subscription: subscription.id },
      entries({ ...of, indicator, shape }, subscription),
    ),
  );
}

type Revenue = Crediting & { indicator: Indicator; shape: RevenueShape };
/** Lines of one of the partner's own associations that count. */
type Sum = { by: Association; cents: number; rows: number };

function entries(of: Revenue, subscription: SubscriptionHistory): Entry[] {
  const found: Entry[] = [];
  const { scored } = of.tenant;
  for (let place = scored - 11; place <= scored; place++) {
    const at = subscription.months[place];
    if (at === undefined) continue;
    const own = ownCountedSums(of, subscription, at, place);
    if (own.length === 0) continue;
    const amount = Math.max(...own.map(({ cents }) => cents));
    const credits = ownCredits(of, of.shape.credit, at);
    const largest = own.filter(({ cents }) => cents === amount);
    // The association that gave the amount, if it is itself credited.
    const ofTheAmount = credits.filter((credit) => largest.some(({ by }) => compareAssociations(by, credit) === 0));
    const association = firstAssociation(ofTheAmount.length > 0 ? ofTheAmount : credits);
    if (association !== undefined) found.push({ place, amount, association });
    if (of.account === undefined) continue;
    const giver = firstAssociation(ofTheAmount.length > 0 ? ofTheAmount : largest.map(({ by }) => by))!;
    for (const sum of own) accountFor(of, of.account, subscription, place, sum, association && { ...giver, amount });
  }
  return found;
}

/** @param taken the association that gave the amount, and the amount; absent if the partner is not credited */
function accountFor(
  of: Revenue,
  account: Account,
  { id, months }: SubscriptionHistory,
  place: number,
  { by, cents, rows }: Sum,
  taken: (Association & { amount: number }) | undefined,
): void {
  const about = { ...subjectOf(of, id), month: of.tenant.monthAt(place), rows, association: by, amount: cents };
  if (taken === undefined)
    account.refuse(of.indicator, { ...about, ...refusalOf(of, of.shape.credit, by, months[place]!) });
  else if (compareAssociations(by, taken) !== 0)
    account.refuse(of.indicator, { ...about, reason: 'smaller-association', rule: 'R5.1' });
  else if (taken.amount === 0) account.refuse(of.indicator, { ...about, reason: 'no-amount', rule: 'R5.1' });
  else account.count(of.indicator, rows);
}

const subjectOf = (of: Crediting, subscription: string) => ({ subject: { ...tenantNamed(of), subscription } });

/** Sums the lines that count, for each of the partner's own associations that has any. */
function ownCountedSums(of: Revenue, { id }: SubscriptionHistory, at: SubscriptionMonth, place: number): Sum[] {
  const sums: Sum[] = [];
  for (const { by, row } of at.sold) {
    if (!isOwn(of, by)) continue;
    const why = notCounted(of, row, place);
    if (why) {
      const month = of.tenant.monthAt(place);
      of.account?.refuse(of.indicator, {
        ...subjectOf(of, id),
        ...why,
        month,
        rows: 1,
        association: by,
        amount: row.revenueCents,
      });
      continue;
    }
    const known = sums.find((sum) => compareAssociations(sum.by, by) === 0);
    if (known) {
      known.cents += row.revenueCents;
      known.rows++;
    } else sums.push({ by, cents: row.revenueCents, rows: 1 });
  }
  return sums;
}

/** Returns why a line on its own does not count; `undefined` if it does. */
function notCounted(of: Revenue, row: SubscriptionMonth['sold'][number]['row'], place: number): Why | undefined {
  const { channel, start } = row;
  if (!isCounted(of.edition, row)) return { reason: 'channel-not-counted', rule: 'R5.1', details: { channel } };
  if (!of.shape.firstAgreementYearOnly.includes(channel)) return undefined;
  const age = start === null ? -1 : monthNumber(of.tenant.monthAt(place)) - monthNumber(start.slice(0, 7) as Month);
  if (age >= 0 && age < agreementYear) return undefined;
  return { reason: 'not-in-first-year', rule: 'R5.2', details: { channel, start } };
}
