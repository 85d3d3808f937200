import type { Indicator } from '../../rulebooks/edition.ts';
import type { UserGrowthShape } from '../../rulebooks/shapes.ts';
import { type Crediting, type Entry, firstOwnCredit, linesByAssociation } from '../crediting.ts';
import type { Association, LedgerLine } from '../ledger.ts';
import { monthsOf, userSubjects, usersOf } from './users.ts';

/**
 * Computes growth of active users of one tenant: its users in the scored month, and as a negative amount those of M-12
 * (R5.12).
 */
export function userGrowthLines(of: Crediting, indicator: Indicator, shape: UserGrowthShape): LedgerLine[] {
  const { scored } = of.tenant;
  const base = scored - 12;
  const covered = ({ location }: Association) =>
    [base, scored].every((place) => of.coverage.covers('dynamics-365-usage', location, of.tenant.monthAt(place)));
  return userSubjects(of.tenant, shape.countedPer).flatMap((subject) => {
    const entries = [base, scored].flatMap((place): Entry[] => {
      const users = usersOf(subject, place);
      if (users === 0) return [];
      const association = firstOwnCredit(of, shape.credit, monthsOf(subject, place), covered);
      return association === undefined ? [] : [{ place, amount: place === base ? -users : users, association }];
    });
    return linesByAssociation(of, indicator, subject.named, entries);
  });
}
