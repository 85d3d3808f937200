import type { Indicator } from '../../rulebooks/edition.ts';
import { type DeploymentsShape, figureIn, type Market, marketKinds } from '../../rulebooks/shapes.ts';
import { type Crediting, firstOwnCredit, linesByAssociation } from '../crediting.ts';
import type { LedgerLine } from '../ledger.ts';
import { monthsOf, type UserSubject, userSubjects, usersOf } from './users.ts';

/**
 * Computes a new deployment of one tenant: at most one line, of 1 in the scored month (R5.9, R5.10, R5.11). If
 * subscriptions are counted, it names the first that qualifies. If the number of users differs by market (R6.6), which
 * is known only over all of the partner's tenants, there is one line for each market, or one for both.
 */
export function deploymentLines(of: Crediting, indicator: Indicator, shape: DeploymentsShape): LedgerLine[] {
  if (typeof shape.users === 'number') return linesFor(of, indicator, shape, shape.users);
  const [developed, developing] = marketKinds.map((market) =>
    linesFor(of, indicator, shape, figureIn(shape.users, market)),
  ) as [LedgerLine[], LedgerLine[]];
  if (JSON.stringify(developed) === JSON.stringify(developing)) return developed;
  return [...onlyIn(developed, 'developed'), ...onlyIn(developing, 'developing')];
}

function onlyIn(lines: readonly LedgerLine[], market: Market): LedgerLine[] {
  return lines.map((line) => ({ ...line, market }));
}

function linesFor(of: Crediting, indicator: Indicator, shape: DeploymentsShape, users: number): LedgerLine[] {
  const { scored } = of.tenant;
  for (const subject of userSubjects(of.tenant, shape.countedPer)) {
    if (!crosses(subject, users, scored) || !isCertain(of, subject)) continue;
    const association = firstOwnCredit(of, shape.credit, monthsOf(subject, scored));
    if (association === undefined) continue;
    return linesByAssociation(of, indicator, subject.named, [{ place: scored, amount: 1, association }]);
  }
  return [];
}

function crosses(subject: UserSubject, threshold: number, scored: number): boolean {
  const windowStart = scored - 11;
  if (usersOf(subject, windowStart) >= threshold) return false;
  for (let place = windowStart + 1; place <= scored; place++) if (usersOf(subject, place) >= threshold) return true;
  return false;
}

/** Returns true if every location with usage of the subject in the window has stated its first month (R5.11). */
function isCertain({ coverage, tenant }: Crediting, { subscriptions }: UserSubject): boolean {
  return subscriptions.every(({ usageLocations }) =>
    [...usageLocations].every((location) =>
      coverage.covers('dynamics-365-usage', location, tenant.monthAt(tenant.scored - 11)),
    ),
  );
}
