import type { Benchmarks } from '../lookups/benchmarks.ts';
import type { Movement, ScoreChanges } from '../lookups/changes.ts';
import type { EditionComparison } from '../lookups/comparison.ts';
import type { Outlook } from '../lookups/outlook.ts';
import type { LedgerEntry, ScoreView } from '../lookups/scores.ts';
import type { Way, WaysAnswer } from '../lookups/simulations.ts';
import type { Edition } from '../rulebooks/edition.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import { unitOf } from '../rulebooks/shapes.ts';
import { holds, type Sight } from './sight.ts';

/** Tells which indicators of an edition are amounts of money. */
export function isRevenueIn({ indicators }: Pick<Edition, 'indicators'>): (indicator: string) => boolean {
  const money = new Set(indicators.filter(({ shape }) => unitOf[shape.kind] === 'USD').map(({ id }) => id));
  return (indicator) => money.has(indicator);
}

/** Indicators as a caller may see them: the value of revenue is null where amounts of the partner do not show. */
export function indicatorsFor<Shown extends { id: string; value: number | null }>(
  indicators: readonly Shown[],
  sight: Sight,
  edition: Pick<Edition, 'indicators'>,
): Shown[] {
  if (sight.detailed === 'all') return [...indicators];
  const isRevenue = isRevenueIn(edition);
  return indicators.map((one) => (isRevenue(one.id) ? { ...one, value: null } : one));
}

/** A score as a caller may see it: points stay. */
export function scoreFor(score: ScoreView, sight: Sight, edition: Pick<Edition, 'indicators'>): ScoreView {
  return sight.detailed === 'all' ? score : { ...score, indicators: indicatorsFor(score.indicators, sight, edition) };
}

/** A ledger's entry as the API shows it; an amount of revenue is null where it does not show. */
export type ShownEntry = Omit<LedgerEntry, 'amount'> & { amount: number | null };

/** The entries of a ledger that a caller sees: of the locations that show, without what must not. */
export function entriesFor(
  entries: readonly LedgerEntry[],
  sight: Sight,
  edition: Pick<Edition, 'indicators'>,
): ShownEntry[] {
  if (sight.shown === 'all' && sight.detailed === 'all') return [...entries];
  const isRevenue = isRevenueIn(edition);
  return entries
    .filter(({ association }) => holds(sight.shown, association?.location))
    .map((entry) => {
      if (holds(sight.detailed, entry.association?.location)) return entry;
      const { individual: _, individualName: __, ...rest } = entry;
      return isRevenue(entry.indicator) ? { ...rest, amount: null } : rest;
    });
}

type Withheld<Of, Fields extends keyof Of> = Omit<Of, Fields> & { [Field in Fields]: Of[Field] | null };
type ShownMovement = Withheld<Movement, 'before' | 'after' | 'change'>;
type ShownChanges = Omit<ScoreChanges, 'indicators'> & {
  indicators: (Omit<ScoreChanges['indicators'][number], 'movements'> & { movements: ShownMovement[] })[];
};

/** What moved a score, as a caller may see it. Movements belong to the whole partner: scopes of locations see none. */
export function changesFor(changes: ScoreChanges, sight: Sight, edition: Pick<Edition, 'indicators'>): ShownChanges {
  if (sight.detailed === 'all') return changes;
  const isRevenue = isRevenueIn(edition);
  const indicators = changes.indicators.map((one) => {
    const { before, after, movements, left } = one;
    const shown = sight.shown === 'all' ? movements : [];
    const secret = isRevenue(one.id);
    const value = secret ? { value: null } : {};
    return {
      ...one,
      before: { ...before, ...value },
      after: { ...after, ...value },
      movements: shown.map(({ individual: _, individualName: __, ...movement }) =>
        secret ? { ...movement, before: null, after: null, change: null, entries: [] } : movement,
      ),
      left: left + movements.length - shown.length,
    };
  });
  return { ...changes, indicators };
}

/** A month by two editions as a caller may see it. */
export function comparisonFor(comparison: EditionComparison, sight: Sight, rulebooks: Rulebooks): EditionComparison {
  if (sight.detailed === 'all') return comparison;
  const { program, editions } = comparison;
  const isRevenue = [editions.before, editions.after].map((id) => isRevenueIn(rulebooks.editionNamed(program, id)));
  const indicators = comparison.indicators.map((one) => {
    if (!isRevenue.some((is) => is(one.id))) return one;
    const [before, after] = [one.before, one.after].map((side) => side && { ...side, value: null });
    return { ...one, before: before!, after: after! };
  });
  return { ...comparison, indicators };
}

/** The coming months as a caller may see them. */
export function outlookFor(outlook: Outlook, sight: Sight, rulebooks: Rulebooks): Outlook {
  const months = outlook.months.map((month) => ({
    ...month,
    indicators: indicatorsFor(month.indicators, sight, rulebooks.editionNamed(outlook.program, month.edition)),
  }));
  return { ...outlook, months };
}

type ShownWay = Omit<Way, 'changes' | 'units'> & {
  changes: Withheld<Way['changes'][number], 'units' | 'to'>[];
  units: number | null;
};

/** Ways to a tier as a caller may see them: how much more revenue tells how much there is. */
export function waysFor(
  answer: WaysAnswer,
  sight: Sight,
  edition: Pick<Edition, 'indicators'>,
): Omit<WaysAnswer, 'single' | 'fewest'> & { single: ShownWay[]; fewest: ShownWay | null } {
  if (sight.detailed === 'all') return answer;
  const isRevenue = isRevenueIn(edition);
  const shown = (way: Way): ShownWay => {
    const changes = way.changes.map((change) =>
      isRevenue(change.indicator) ? { ...change, units: null, from: null, to: null } : change,
    );
    return { ...way, changes, units: changes.some(({ units }) => units === null) ? null : way.units };
  };
  return { ...answer, single: answer.single.map(shown), fewest: answer.fewest && shown(answer.fewest) };
}

/** A partner among all partners, as a caller may see it: bars and trends stay. */
export function benchmarksFor(benchmarks: Benchmarks, sight: Sight): Benchmarks {
  if (sight.detailed === 'all') return benchmarks;
  const figures = benchmarks.figures.map((figure) =>
    figure.id === 'net-new-revenue' ? { ...figure, value: null, ranges: null } : figure,
  );
  return { ...benchmarks, figures };
}
