import type { Month } from '../month.ts';
import type { IsRevenue } from '../rulebooks/rulebooks.ts';
import { scoreKey, scoresContainer } from './documents.ts';
import type { Services } from './services.ts';

/** Scores for callers who may not see amounts of money: see docs/decisions/0014-points-without-amounts.md. */

/** Points of amounts are shown in halves. */
const stepsOfPoint = 2;

/** An indicator as shown, of any edition. */
interface Shown {
  id: string;
  value: number | null;
  points: number;
  notes?: unknown[];
}

/**
 * Hides amounts in indicators: values of revenue become null, their points are cut down to a half, notes are left out.
 */
export function indicatorsWithoutAmounts<One extends Shown>(indicators: readonly One[], isRevenue: IsRevenue): One[] {
  return indicators.map((one) =>
    isRevenue(one.id)
      ? {
          ...one,
          value: null,
          points: Math.floor(one.points * stepsOfPoint) / stepsOfPoint,
          ...(one.notes ? { notes: [] } : {}),
        }
      : one,
  );
}

/** Adds up shown points, which have two decimals; rounds off the error of binary fractions. */
export const sumOfShown = (indicators: readonly { points: number }[]): number =>
  hundredths(indicators.reduce((sum, { points }) => sum + points, 0));

/** Rounds to two decimals. */
export const hundredths = (value: number): number => Math.round(value * 100) / 100 + 0;

/**
 * Hides amounts in a score: it becomes the sum of the points shown, which reveals no more than they do. The tier stays.
 */
export function withoutAmounts<
  Of extends Restated & {
    score: number;
    indicators: readonly Shown[];
    nextTier?: { tier: string; pointsMissing: number } | null;
  },
>(of: Of, isRevenue: IsRevenue): Of {
  const indicators = indicatorsWithoutAmounts(of.indicators, isRevenue);
  const score = sumOfShown(indicators);
  const { nextTier } = of;
  const shown = { ...of, indicators, score, ...restatedWithoutScore(of) };
  if (!nextTier) return shown;
  const pointsMissing = hundredths(of.score + nextTier.pointsMissing - score);
  return { ...shown, nextTier: { ...nextTier, pointsMissing } };
}

/** A score that may have replaced another one. */
interface Restated {
  restated?: { scoreBefore: number | null } | undefined;
}

/** The points of a replaced score are not kept, so it cannot be shown without amounts. */
const restatedWithoutScore = ({ restated }: Restated) =>
  restated ? { restated: { ...restated, scoreBefore: null } } : {};

/** Replaces the scores in lines of listings by those that {@link withoutAmounts} makes of the stored scores. */
export async function linesWithoutAmounts<Line extends Restated & { month: Month | null; score: number | null }>(
  { documents, rulebooks }: Services,
  lines: readonly Line[],
  whose: (line: Line) => { partnerId: string; program: string },
): Promise<Line[]> {
  const keys = lines.flatMap((line) => {
    const { partnerId, program } = whose(line);
    return line.month ? [scoreKey(partnerId, program, line.month)] : [];
  });
  const stored = (await documents.readMany(scoresContainer, keys)).values();
  return lines.map((line) => {
    if (line.month === null) return line;
    const found = stored.next().value?.value;
    if (!found) throw new Error(`A score of partner ${whose(line).partnerId} for ${line.month} is gone`);
    const { score } = withoutAmounts(found, rulebooks.revenueIn(found.program));
    return { ...line, score, ...restatedWithoutScore(line) };
  });
}
