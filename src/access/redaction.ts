import type { TierChange } from '../events/tier-change.ts';
import type { Benchmarks } from '../lookups/benchmarks.ts';
import type { Movement, ScoreChanges } from '../lookups/changes.ts';
import type { EditionComparison } from '../lookups/comparison.ts';
import type { LedgerEntry } from '../lookups/ledger.ts';
import type { Way, WaysAnswer } from '../lookups/simulations.ts';
import type { Edition } from '../rulebooks/edition.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import {
  hundredths,
  indicatorsWithoutAmounts,
  isRevenueIn,
  sumOfShown,
  withoutAmounts,
} from '../scores/without-amounts.ts';
import { holds, type Sight, showsAmounts } from './sight.ts';

/** A score as a caller may see it: without amounts, points of revenue come in steps (decision 14). */
export function scoreFor<Of extends Parameters<typeof withoutAmounts>[0]>(
  score: Of,
  sight: Sight,
  edition: Pick<Edition, 'indicators'>,
): Of {
  return showsAmounts(sight) ? score : withoutAmounts(score, edition);
}

/** A ledger's entry as the API shows it; an amount of revenue is null where it does not show. */
export type ShownEntry = Omit<LedgerEntry, 'amount'> & { amount: number | null };

/** The entries of a ledger, all of locations that show, without what must not. */
export function entriesFor(
  entries: readonly LedgerEntry[],
  sight: Sight,
  edition: Pick<Edition, 'indicators'>,
): ShownEntry[] {
  if (showsAmounts(sight)) return [...entries];
  const isRevenue = isRevenueIn(edition);
  return entries.map((entry) => {
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

/**
 * What moved a score, as a caller may see it; its points are without amounts already. Movements belong to the whole
 * partner: scopes of locations see none, and not how many.
 */
export function changesFor(changes: ScoreChanges, sight: Sight, edition: Pick<Edition, 'indicators'>): ShownChanges {
  if (showsAmounts(sight)) return changes;
  const isRevenue = isRevenueIn(edition);
  const indicators = changes.indicators.map((one) => {
    if (sight.shown !== 'all') return { ...one, movements: [], left: 0 };
    const secret = isRevenue(one.id);
    return {
      ...one,
      movements: one.movements.map(({ individual: _, individualName: __, ...movement }) =>
        secret ? { ...movement, before: null, after: null, change: null, entries: [] } : movement,
      ),
    };
  });
  return { ...changes, indicators };
}

/** A month by two editions as a caller may see it. */
export function comparisonFor(comparison: EditionComparison, sight: Sight, rulebooks: Rulebooks): EditionComparison {
  if (showsAmounts(sight)) return comparison;
  const { program, editions } = comparison;
  const sidesOf = (side: 'before' | 'after') => {
    const isRevenue = isRevenueIn(rulebooks.editionNamed(program, editions[side]));
    const sides = comparison.indicators.flatMap(({ id, [side]: one }) => (one ? [{ id, ...one }] : []));
    return indicatorsWithoutAmounts(sides, isRevenue);
  };
  const [before, after] = [sidesOf('before'), sidesOf('after')];
  const score = { before: sumOfShown(before), after: sumOfShown(after) };
  const indicators = comparison.indicators.map(({ id, title, unit }) => {
    const [was, is] = [before, after].map((sides) => {
      const { id: _, ...side } = sides.find((one) => one.id === id) ?? { id };
      return 'points' in side ? side : null;
    });
    return {
      id,
      title,
      unit,
      before: was ?? null,
      after: is ?? null,
      pointsChange: hundredths((is?.points ?? 0) - (was?.points ?? 0)),
    };
  });
  return { ...comparison, score, scoreChange: hundredths(score.after - score.before), indicators };
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
  if (showsAmounts(sight)) return answer;
  const isRevenue = isRevenueIn(edition);
  const shown = (way: Way): ShownWay => {
    const changes = way.changes.map((change) =>
      isRevenue(change.indicator) ? { ...change, units: null, from: null, to: null } : change,
    );
    return { ...way, changes, units: changes.some(({ units }) => units === null) ? null : way.units };
  };
  return { ...answer, single: answer.single.map(shown), fewest: answer.fewest && shown(answer.fewest) };
}

/** A tier change as the API shows it: the indicators are the score's, and scores are those of whoever sees amounts. */
export function tierChangeFor({ indicators: _, ...change }: TierChange, isFull: boolean) {
  return isFull ? change : { ...change, scoreBefore: null, scoreAfter: null };
}

/** A partner among all partners, as a caller may see it: bars and trends stay. */
export function benchmarksFor(benchmarks: Benchmarks, sight: Sight): Benchmarks {
  if (showsAmounts(sight)) return benchmarks;
  const figures = benchmarks.figures.map((figure) =>
    figure.id === 'net-new-revenue' ? { ...figure, value: null, ranges: null } : figure,
  );
  return { ...benchmarks, figures };
}
