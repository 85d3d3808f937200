import type { LedgerEntry, ScoreView } from '../lookups/scores.ts';
import type { Edition } from '../rulebooks/edition.ts';
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
  const isRevenue = isRevenueIn(edition);
  return indicators.map((one) => (sight.detailed !== 'all' && isRevenue(one.id) ? { ...one, value: null } : one));
}

/** A score as a caller may see it: points stay. */
export function scoreFor(score: ScoreView, sight: Sight, edition: Pick<Edition, 'indicators'>): ScoreView {
  return { ...score, indicators: indicatorsFor(score.indicators, sight, edition) };
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
