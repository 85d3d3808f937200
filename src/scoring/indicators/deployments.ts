import type { Indicator } from '../../rulebooks/edition.ts';
import { type DeploymentsShape, figureIn, type Market, marketKinds } from '../../rulebooks/shapes.ts';
import { type Crediting, firstOwnCredit, linesByAssociation, type Why, whyUncredited } from '../crediting.ts';
import type { Slice } from '../facts.ts';
import type { Association, LedgerLine } from '../ledger.ts';
import type { Account } from '../not-counted.ts';
import { monthsOf, ownRows, refuseRows, type UserSubject, userSubjects, usersOf } from './users.ts';

/**
 * Computes a new deployment of one tenant: at most one line, of 1 in the scored month (R5.9, R5.10, R5.11). If
 * subscriptions are counted, it names the first that qualifies. If the number of users differs by market (R6.6), which
 * follows only from all of the partner's tenants, there is one line for each market, or one for both; the account
 * covers only the market that decides.
 */
export function deploymentLines(of: Crediting, indicator: Indicator, shape: DeploymentsShape): LedgerLine[] {
  if (of.account) accountForDeployments(of, of.account, indicator, shape);
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
    const association = deploys(of, shape, subject, users);
    if (typeof association === 'string') continue;
    return linesByAssociation(of, indicator, subject.named, [{ place: scored, amount: 1, association }]);
  }
  return [];
}

type NotDeployed = 'too-few-users' | 'used-before' | 'slice-not-covered' | 'not-associated';

/** Returns the association that is credited for a new deployment of a subject, or why there is none. */
function deploys(
  of: Crediting,
  shape: DeploymentsShape,
  subject: UserSubject,
  threshold: number,
): Association | NotDeployed {
  const { scored } = of.tenant;
  const windowStart = scored - 11;
  if (mostUsers(subject, scored) < threshold) return 'too-few-users';
  if (usersOf(subject, windowStart) >= threshold) return 'used-before';
  if (missingSlices(of, subject).length > 0) return 'slice-not-covered';
  return firstOwnCredit(of, shape.credit, monthsOf(subject, scored)) ?? 'not-associated';
}

/** Returns the most users of a subject in the months after the first of the window. */
function mostUsers(subject: UserSubject, scored: number): number {
  let most = 0;
  for (let place = scored - 10; place <= scored; place++) most = Math.max(most, usersOf(subject, place));
  return most;
}

/** Lists the slices of the window's first month that locations with usage of the subject have not stated (R5.11). */
function missingSlices({ coverage, tenant }: Crediting, { subscriptions }: UserSubject): Slice[] {
  const month = tenant.monthAt(tenant.scored - 11);
  const locations = new Set(subscriptions.flatMap(({ usageLocations }) => [...usageLocations]));
  return [...locations]
    .filter((location) => !coverage.covers(report, location, month))
    .sort()
    .map((location) => ({ report, location, month }));
}

const report = 'dynamics-365-usage' as const;

/** Accounts for the partner's usage rows of the tenant in the window. */
function accountForDeployments(of: Crediting, account: Account, indicator: Indicator, shape: DeploymentsShape): void {
  const { scored } = of.tenant;
  const needed = figureIn(shape.users, account.segmentOf(indicator));
  const rule = indicator.rules[0]!;
  let isCounted = false;
  for (const subject of userSubjects(of.tenant, shape.countedPer)) {
    const rows = ownRows(of, subject, scored - 11, scored);
    if (rows.length === 0) continue;
    const decided = isCounted ? 'counted-already' : deploys(of, shape, subject, needed);
    if (typeof decided !== 'string') {
      isCounted = true;
      account.count(indicator, rows.length);
      continue;
    }
    refuseRows(of, account, indicator, subject, rows, whyNot(of, shape, subject, decided, { needed, rule }));
  }
}

function whyNot(
  of: Crediting,
  { credit }: DeploymentsShape,
  subject: UserSubject,
  reason: NotDeployed | 'counted-already',
  { needed, rule }: { needed: number; rule: string },
): Why {
  const { scored } = of.tenant;
  switch (reason) {
    case 'too-few-users':
      return { reason, rule, details: { users: mostUsers(subject, scored), needed } };
    case 'used-before':
      return { reason, rule, details: { users: usersOf(subject, scored - 11), needed } };
    case 'slice-not-covered':
      return { reason, rule: 'R5.11', details: { slices: missingSlices(of, subject) } };
    case 'not-associated':
      return whyUncredited(of, credit, monthsOf(subject, scored)) ?? { reason, rule: 'R4.6' };
    case 'counted-already':
      return { reason, rule };
  }
}
