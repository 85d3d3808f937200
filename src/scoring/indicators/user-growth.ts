import type { Indicator } from '../../rulebooks/edition.ts';
import type { UserGrowthShape } from '../../rulebooks/shapes.ts';
import {
  type Crediting,
  type Entry,
  firstOwnCredit,
  linesByAssociation,
  ownCredits,
  type Why,
  whyUncredited,
} from '../crediting.ts';
import type { Slice } from '../facts.ts';
import type { Association, LedgerLine } from '../ledger.ts';
import { monthsOf, ownRows, refuseRows, type UserSubject, userSubjects, usersOf } from './users.ts';

/**
 * Computes growth of active users of one tenant: its users in the scored month, and as a negative amount those of M-12
 * (R5.12).
 */
export function userGrowthLines(of: Crediting, indicator: Indicator, shape: UserGrowthShape): LedgerLine[] {
  const { scored } = of.tenant;
  const base = scored - 12;
  return userSubjects(of.tenant, shape.countedPer).flatMap((subject) => {
    const entries = [base, scored].flatMap((place): Entry[] => {
      const users = usersOf(subject, place);
      const covered = (association: Association) => missingSlices(of, association).length === 0;
      const association = users > 0 ? firstOwnCredit(of, shape.credit, monthsOf(subject, place), covered) : undefined;
      if (of.account) {
        const rows = ownRows(of, subject, place, place);
        if (association !== undefined) of.account.count(indicator, rows.length);
        else refuseRows(of, of.account, indicator, subject, rows, whyNot(of, shape, subject, place));
      }
      return association === undefined ? [] : [{ place, amount: place === base ? -users : users, association }];
    });
    return linesByAssociation(of, indicator, subject.named, entries);
  });
}

/** Lists the usage slices of the two months that a location has not stated. */
function missingSlices({ coverage, tenant }: Crediting, { location }: Association): Slice[] {
  return [tenant.scored - 12, tenant.scored]
    .map((place) => ({ report, location, month: tenant.monthAt(place) }))
    .filter(({ month }) => !coverage.covers(report, location, month));
}

const report = 'dynamics-365-usage' as const;

/** Returns why the users of one month do not count for the partner, who has a row of them. */
function whyNot(
  of: Crediting,
  { credit }: UserGrowthShape,
  subject: UserSubject,
  place: number,
): Why & { amount?: number } {
  const amount = usersOf(subject, place);
  if (amount === 0) return { reason: 'no-active-users', rule: 'R5.8' };
  const credits = monthsOf(subject, place).flatMap((at) => ownCredits(of, credit, at));
  const slices = credits.flatMap((association) => missingSlices(of, association));
  if (slices.length === 0) return { ...whyUncredited(of, credit, monthsOf(subject, place))!, amount };
  const once = [...new Map(slices.map((slice) => [`${slice.location} ${slice.month}`, slice])).entries()].sort();
  return { reason: 'base-not-covered', rule: 'R5.12', amount, details: { slices: once.map(([, slice]) => slice) } };
}
