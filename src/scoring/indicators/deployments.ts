import type { Indicator } from '../../rulebooks/edition.ts';
import type { DeploymentsShape } from '../../rulebooks/shapes.ts';
import { type Crediting, firstOwnCredit, linesByAssociation } from '../crediting.ts';
import type { LedgerLine } from '../ledger.ts';
import { scored } from '../tenant.ts';
import { monthsOf, type UserSubject, userSubjects, usersOf } from './users.ts';

/** The place of M-11, the first month of the trailing window. */
const windowStart = 1;

/**
 * A new deployment of one tenant: at most one line, of 1 in the scored month (R5.9, R5.10, R5.11). Where subscriptions
 * are counted it names the first that qualifies.
 */
export function deploymentLines(of: Crediting, indicator: Indicator, shape: DeploymentsShape): LedgerLine[] {
  for (const subject of userSubjects(of.tenant, shape.countedPer)) {
    if (!crosses(subject, shape.users) || !isCertain(of, subject)) continue;
    const association = firstOwnCredit(of, shape.credit, monthsOf(subject, scored));
    if (association === undefined) continue;
    return linesByAssociation(of, indicator, subject.named, [{ place: scored, amount: 1, association }]);
  }
  return [];
}

function crosses(subject: UserSubject, threshold: number): boolean {
  if (usersOf(subject, windowStart) >= threshold) return false;
  for (let place = windowStart + 1; place <= scored; place++) if (usersOf(subject, place) >= threshold) return true;
  return false;
}

/** Every location with usage of the subject in the window has stated its first month (R5.11). */
function isCertain({ coverage, tenant }: Crediting, { subscriptions }: UserSubject): boolean {
  return subscriptions.every(({ usageLocations }) =>
    [...usageLocations].every((location) =>
      coverage.covers('dynamics-365-usage', location, tenant.monthAt(windowStart)),
    ),
  );
}
