import type { Changes } from '../api/insights.ts';
import { ensure } from '../maps.ts';
import { addMonths, type Month } from '../month.ts';
import { findScore } from '../partners/find.ts';
import { isStale } from '../partners/staleness.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { type IndicatorName, indicatorNames } from '../rulebooks/names.ts';
import type { ScoreDocument } from '../scores/documents.ts';
import type { Services } from '../scores/services.ts';
import { withoutAmounts } from '../scores/without-amounts.ts';
import type { LedgerLine } from '../scoring/ledger.ts';
import { amountUnits, ledgerLines } from './ledger.ts';

type IndicatorChange = Changes['indicators'][number];
/** Movement with its exact change, before amounts are withheld. */
type Movement = IndicatorChange['movements'][number] & { change: number };
type Sides = { before: Map<Month, number>; after: Map<Month, number>; line: LedgerLine };

/**
 * Finds the movements of each indicator against the month before, by subject, from both months' ledgers.
 * @param asked `shown`: most movements of each indicator, largest first; without `amounts`, points are shown as in
 * decision 14, and movements of revenue are ordered by tenant and subscription, since their order would reveal amounts
 * @throws ProductError `partner-not-found`; `never-scored` if either month has no score
 */
export async function readChanges(
  { documents, rulebooks }: Services,
  mpnId: string,
  program: string,
  { month, shown, amounts = true }: { month?: Month | undefined; shown: number; amounts?: boolean },
): Promise<Changes> {
  const { partner, score: is } = await findScore({ documents }, mpnId, program, month);
  const { score: was } = await findScore({ documents }, mpnId, program, addMonths(is.month, -1));
  const editions = {
    before: rulebooks.editionScored(program, was.edition),
    after: rulebooks.editionScored(program, is.edition),
  };
  const isRevenue = rulebooks.revenueIn(program);
  const before = amounts ? was : withoutAmounts(was, isRevenue);
  const after = amounts ? is : withoutAmounts(is, isRevenue);
  const isHidden = amounts ? () => false : isRevenue;
  // If one edition counts users of tenants and the other of subscriptions, only tenants can be compared.
  const bySubscription = userSubjects(editions.before) === userSubjects(editions.after);
  const sides = new Map<string, Map<string, Sides>>();
  for (const [side, score] of [
    ['before', before],
    ['after', after],
  ] as const) {
    const edition = editions[side];
    const unitOf = amountUnits(edition);
    for await (const { line } of ledgerLines({ documents }, score, edition)) {
      const subjects = ensure(sides, line.indicator, () => new Map<string, Sides>());
      const of = ensure(subjects, subjectOf(line, bySubscription), () => ({
        before: new Map(),
        after: new Map(),
        line,
      }));
      of.line = line;
      for (const [at, amount] of line.amounts)
        of[side].set(at, round((of[side].get(at) ?? 0) + amount / unitOf(line.indicator)));
    }
  }
  const nameOfIndicator = indicatorNames(editions.after);
  return {
    partnerId: after.partnerId,
    program,
    month: after.month,
    monthBefore: before.month,
    stale: {
      before: isStale(rulebooks, partner, program, before.month),
      after: isStale(rulebooks, partner, program, after.month),
    },
    editions: { before: before.edition, after: after.edition },
    score: { before: before.score, after: after.score },
    tier: { before: before.tier, after: after.tier },
    indicators: after.indicators.map((indicator) =>
      changeOf(before, indicator, sides.get(indicator.id) ?? new Map(), {
        name: nameOfIndicator(indicator.id),
        bySubscription,
        shown,
        bySize: !isHidden(indicator.id),
      }),
    ),
  };
}

/** Describes what an edition counts users per, by its indicators. */
const userSubjects = ({ indicators }: Edition): string =>
  indicators.flatMap(({ id, shape }) => ('countedPer' in shape ? `${id} per ${shape.countedPer}` : [])).join();

function changeOf(
  before: ScoreDocument,
  { id, value, points }: ScoreDocument['indicators'][number],
  subjects: ReadonlyMap<string, Sides>,
  {
    name,
    bySubscription,
    shown,
    bySize,
  }: { name: IndicatorName; bySubscription: boolean; shown: number; bySize: boolean },
): IndicatorChange {
  const was = before.indicators.find((one) => one.id === id);
  const movements = [...subjects.values()]
    .flatMap((sides) => movementOf(sides, bySubscription) ?? [])
    .sort(
      (one, other) =>
        (bySize ? Math.abs(other.change) - Math.abs(one.change) : 0) || (nameOf(one) < nameOf(other) ? -1 : 1),
    );
  return {
    id,
    ...name,
    before: { value: was?.value ?? null, points: was?.points ?? 0 },
    after: { value, points },
    pointsChange: round(points - (was?.points ?? 0)),
    movements: movements.slice(0, shown),
    left: Math.max(0, movements.length - shown),
  };
}

function movementOf({ before, after, line }: Sides, bySubscription: boolean): Movement | undefined {
  const months = [...new Set([...before.keys(), ...after.keys()])].sort();
  const entries = months
    .map((month) => ({ month, before: before.get(month) ?? 0, after: after.get(month) ?? 0 }))
    .filter((entry) => entry.before !== entry.after);
  if (entries.length === 0) return undefined;
  const sum = (side: ReadonlyMap<Month, number>) => round([...side.values()].reduce((all, amount) => all + amount, 0));
  const [was, is] = [sum(before), sum(after)];
  // An equal amount is no movement, unless the base of growth has changed.
  if (was === is && baseIn(before) === baseIn(after)) return undefined;
  const { tenant, customerName, subscription, workload, individual, individualName, holds } = line;
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(customerName === undefined ? {} : { customerName }),
    ...(subscription === undefined || !bySubscription ? {} : { subscription }),
    ...(workload === undefined ? {} : { workload }),
    ...(individual === undefined ? {} : { individual }),
    ...(individualName === undefined ? {} : { individualName }),
    ...(holds === undefined ? {} : { holds }),
    what: whatHappened(line, before, after, is - was),
    before: was,
    after: is,
    change: round(is - was),
    entries,
  };
}

function whatHappened(
  { individual }: LedgerLine,
  before: ReadonlyMap<Month, number>,
  after: ReadonlyMap<Month, number>,
  change: number,
): Movement['what'] {
  if (individual !== undefined && change !== 0) return change > 0 ? 'gained' : 'expired';
  if (before.size === 0) return 'added';
  if (after.size === 0) return 'lost';
  return change > 0 ? 'grown' : change < 0 ? 'shrunk' : 'shifted';
}

const baseIn = (side: ReadonlyMap<Month, number>) =>
  [...side.values()].reduce((sum, amount) => sum + Math.min(0, amount), 0);

const subjectOf = (line: LedgerLine, bySubscription: boolean) => {
  const { tenant = '', subscription = '', workload = '', individual = '' } = line;
  return `${tenant}|${bySubscription ? subscription : ''}|${workload}|${individual}`;
};
const nameOf = ({ tenant = '', subscription = '', workload = '', individual = '' }: Movement) =>
  tenant + subscription + workload + individual;
/** Rounds USD to cents: removes the error of binary fractions from sums. */
const round = (amount: number) => Math.round(amount * 100) / 100 + 0;
