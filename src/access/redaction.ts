import type { Benchmarks, Changes, Comparison } from '../api/insights.ts';
import type { LedgerEntry, Measured, NotCountedEntry } from '../api/ledger.ts';
import type { TierChange as ShownTierChange } from '../api/refreshes.ts';
import type { Outlook, WaysToTier } from '../api/simulations.ts';
import type { TierChange } from '../events/tier-change.ts';
import type { IsRevenue, Rulebooks } from '../rulebooks/rulebooks.ts';
import { hundredths, indicatorsWithoutAmounts, sumOfShown, withoutAmounts } from '../scores/without-amounts.ts';
import { holds, type Sight, showsAmounts } from './sight.ts';

/** Returns a score as the caller may see it: without amounts, points of revenue are shown in steps (decision 14). */
export function scoreFor<Of extends Parameters<typeof withoutAmounts>[0]>(
  score: Of,
  sight: Sight,
  isRevenue: IsRevenue,
): Of {
  return showsAmounts(sight) ? score : withoutAmounts(score, isRevenue);
}

/** Returns ledger entries, all of visible locations, without their hidden parts. */
export function entriesFor(entries: readonly LedgerEntry[], sight: Sight, isRevenue: IsRevenue): LedgerEntry[] {
  if (showsAmounts(sight)) return [...entries];
  return entries.map(({ measured, ...entry }) => {
    const shown = { ...entry, ...(measured ? { measured: measuredFor(measured, sight) } : {}) };
    if (holds(sight.detailed, entry.association?.location)) return shown;
    const { individual: _, individualName: __, ...rest } = shown;
    return isRevenue(entry.indicator) ? { ...rest, amount: null } : rest;
  });
}

/** Leaves out the parts of hidden locations; shows revenue if the caller may see that of every part. */
function measuredFor({ months, unit, needed }: Measured, { shown, detailed }: Sight): Measured {
  const hides = (location: string) => unit === 'USD' && !holds(detailed, location);
  return {
    unit,
    needed,
    months: months.map(({ month, amount, parts }) => ({
      month,
      amount: parts.some(({ association: { location } }) => hides(location) || !holds(shown, location)) ? null : amount,
      parts: parts
        .filter(({ association: { location } }) => holds(shown, location))
        .map((part) => (hides(part.association.location) ? { ...part, amount: null } : part)),
    })),
  };
}

/** Returns what was not counted, all of visible locations, without its hidden parts. */
export function notCountedFor(
  entries: readonly NotCountedEntry[],
  sight: Sight,
  isRevenue: IsRevenue,
): NotCountedEntry[] {
  if (showsAmounts(sight)) return [...entries];
  return entries.map((given) => {
    const entry = { ...given, details: detailsFor(given.details, sight) };
    if (holds(sight.detailed, entry.association?.location)) return entry;
    const { individual: _, individualName: __, ...rest } = entry;
    return isRevenue(entry.indicator) && rest.amount !== undefined ? { ...rest, amount: null } : rest;
  });
}

/** Leaves out what a workload measures over all locations, where the caller may not see all of it. */
function detailsFor(details: NotCountedEntry['details'], { shown }: Sight): NotCountedEntry['details'] {
  const { measured, ...rest } = details;
  return measured === undefined || (details.unit !== 'USD' && shown === 'all') ? details : rest;
}

/**
 * Returns the changes of a score as the caller may see them; amounts are already hidden in its points. Movements and
 * both ends of growth belong to the whole partner: callers limited to locations see neither them nor their number.
 */
export function changesFor(changes: Changes, sight: Sight, isRevenue: IsRevenue): Changes {
  if (showsAmounts(sight)) return changes;
  const indicators = changes.indicators.map((one) => {
    if (sight.shown !== 'all') {
      const { ends: _, minimumBase: __, ...rest } = one;
      return { ...rest, movements: [], left: 0 };
    }
    const secret = isRevenue(one.id);
    return {
      ...one,
      movements: one.movements.map(({ individual: _, individualName: __, because, ...movement }) => {
        const why = because ? { because: { ...because, details: detailsFor(because.details, sight) } } : {};
        const bare = { ...movement, ...why };
        return secret ? { ...bare, before: null, after: null, change: null, entries: [] } : bare;
      }),
    };
  });
  return { ...changes, indicators };
}

/**
 * Returns an outlook as the caller may see it: without amounts of revenue, whose points are already in steps, and
 * without ids and names of individuals.
 */
export function outlookFor(outlook: Outlook, sight: Sight, isRevenue: IsRevenue): Outlook {
  if (showsAmounts(sight)) return outlook;
  const months = outlook.months.map((month) => ({
    ...month,
    takenAway: month.takenAway
      .filter(({ indicator }) => !isRevenue(indicator))
      .map(({ people, base, customers, furtherCustomers, ...of }) =>
        sight.shown === 'all'
          ? {
              ...of,
              ...(base ? { base } : {}),
              ...(customers ? { customers } : {}),
              ...(furtherCustomers ? { furtherCustomers } : {}),
              ...(people ? { people: people.map(withoutName) } : {}),
            }
          : of,
      ),
  }));
  return { ...outlook, months };
}

type Person = NonNullable<Outlook['months'][number]['takenAway'][number]['people']>[number];
const withoutName = ({ individual: _, individualName: __, ...person }: Person): Person => person;

/** Returns a month by two editions as the caller may see it. */
export function comparisonFor(comparison: Comparison, sight: Sight, rulebooks: Rulebooks): Comparison {
  if (showsAmounts(sight)) return comparison;
  const isRevenue = rulebooks.revenueIn(comparison.program);
  const sidesOf = (side: 'before' | 'after') => {
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

/** Returns ways to a tier as the caller may see them: the missing revenue would reveal the present one. */
export function waysFor(answer: WaysToTier, sight: Sight, isRevenue: IsRevenue): WaysToTier {
  if (showsAmounts(sight)) return answer;
  const shown = (way: WaysToTier['single'][number]) => {
    const changes = way.changes.map((change) =>
      isRevenue(change.indicator) ? { ...change, units: null, from: null, to: null } : change,
    );
    return { ...way, changes, units: changes.some(({ units }) => units === null) ? null : way.units };
  };
  return { ...answer, single: answer.single.map(shown), fewest: answer.fewest && shown(answer.fewest) };
}

/**
 * Returns a tier change in the API's form: without indicators, which the score has, and without scores unless `isFull`.
 */
export function tierChangeFor(
  { indicators: _, ...change }: TierChange,
  partnerName: string,
  isFull: boolean,
): ShownTierChange {
  const named = { ...change, partnerName };
  return isFull ? named : { ...named, scoreBefore: null, scoreAfter: null };
}

/** Returns a partner's benchmarks as the caller may see them: bars and trends stay. */
export function benchmarksFor(benchmarks: Benchmarks, sight: Sight): Benchmarks {
  if (showsAmounts(sight)) return benchmarks;
  const figures = benchmarks.figures.map((figure) =>
    figure.id === 'net-new-revenue' ? { ...figure, value: null, ranges: null } : figure,
  );
  return { ...benchmarks, figures };
}
