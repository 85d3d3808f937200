import type { Indicator } from '../rulebooks/edition.ts';
import {
  amountUnitOf,
  type ConsumptionGrowthShape,
  figureIn,
  ledgerUnits,
  type Market,
  type Segment,
} from '../rulebooks/shapes.ts';
import { bandOf } from './bands.ts';
import { isUncovered, segmentFor } from './deciding.ts';
import { add, compare, inverse, multiply, type Ratio, ratio, subtract, wholePart, wholeUp, zero } from './ratio.ts';
import { isSmallBase, type PartnerScore, type PartnerSums } from './score.ts';
import { sumIn } from './sums.ts';

/** How an indicator's points grow by units. */

/**
 * Units of one indicator, or steps of several units: the first `lump` earn points only together, after that each step
 * earns no more than the one before.
 */
export interface Course {
  indicator: Indicator;
  lump: bigint;
  lumpGain: Ratio;
  /** True if the lump must be taken, since the tier needs points in every indicator. */
  isNeeded?: true;
  steps: { gain: Ratio; count: bigint }[];
  /** Points per unit if points grow evenly; parts of a unit earn their part. */
  perUnit?: Ratio;
  /** If points grow in steps of several units: the units of a step, and those of the first `count` steps together. */
  step?: { size: Ratio; unitsOf(count: bigint): bigint };
  /** Returns the value after this many units. */
  valueAfter(units: Ratio): Ratio;
}

/** Makes the fewest units that earn anything the course's lump. */
export function begun(course: Course): Course {
  if (compare(course.lumpGain, zero) > 0) return { ...course, isNeeded: true };
  const [{ gain, count }, ...steps] = course.steps as [Course['steps'][number], ...Course['steps']];
  const left = { gain, count: count - 1n };
  return { ...course, isNeeded: true, lump: course.lump + 1n, lumpGain: gain, steps: [left, ...steps] };
}

/** Returns the growth of an indicator's points by units; `undefined` if no unit earns anything. */
export function courseOf(of: PartnerSums, now: PartnerScore, indicator: Indicator): Course | undefined {
  const { shape } = indicator;
  const segment = segmentFor(indicator, of);
  const { total, base } = sumIn(of.sums, indicator.id, segment);
  const all = ratio(indicator.maxPoints);
  const points = now.indicators.find(({ id }) => id === indicator.id)!.exactPoints;
  if (compare(points, all) >= 0 || isUncovered(indicator, of)) return undefined;
  if (shape.kind === 'headcount-growth') {
    const heads = headsMissing(of, indicator, total, base);
    if (heads === undefined) return undefined;
    const valueAfter = (units: Ratio) => multiply(add(ratio(total), units), perBase(base));
    return { indicator, lump: heads, lumpGain: all, steps: [], valueAfter };
  }
  if (isSmallBase(shape, segment, base)) return undefined;
  const goal = ratio(figureIn(indicator.target!, segment));
  // The present value and the target, both in units.
  const inLedger = ledgerUnits(amountUnitOf[shape.kind]);
  const value = ratio(total, inLedger);
  if (shape.kind === 'consumption-growth')
    return courseInSteps(indicator, shape, segment, value, ratio(base, inLedger));
  const target = shape.kind === 'user-growth' ? multiply(goal, ratio(base, 100)) : goal;
  const perUnit = multiply(all, inverse(target));
  const lump = value.numerator < 0n ? wholeUp(subtract(zero, value)) : 0n;
  const from = add(value, ratio(lump));
  const room = subtract(target, from);
  const full = wholePart(room);
  const rest = subtract(room, ratio(full));
  const steps = [
    { gain: perUnit, count: full },
    { gain: multiply(perUnit, rest), count: rest.numerator > 0n ? 1n : 0n },
  ].filter(({ count }) => count > 0n);
  const lumpGain = lump > 0n ? multiply(perUnit, from) : zero;
  const inValue = shape.kind === 'user-growth' ? perBase(base) : ratio(1);
  return { indicator, lump, lumpGain, steps, perUnit, valueAfter: (units) => multiply(add(value, units), inValue) };
}

/** Growth that earns points in whole steps of some percent of the base (R10.5). */
function courseInSteps(
  indicator: Indicator,
  { step }: ConsumptionGrowthShape,
  segment: Segment,
  value: Ratio,
  base: Ratio,
): Course {
  const size = multiply(base, ratio(step, 100));
  const taken = value.numerator > 0n ? wholePart(multiply(value, inverse(size))) : 0n;
  const percent = figureIn(indicator.target!, segment);
  const gain = ratio(indicator.maxPoints * step, percent);
  return {
    indicator,
    lump: 0n,
    lumpGain: zero,
    steps: [{ gain, count: wholeUp(ratio(percent, step)) - taken }],
    step: { size, unitsOf: (count) => wholeUp(subtract(multiply(size, ratio(taken + count)), value)) },
    valueAfter: (units) => multiply(add(value, units), inverse(base)),
  };
}

const perBase = (base: number): Ratio => ratio(1, Math.max(1, base));

/** Returns the heads missing for all points of consultant growth: by growth, or by number (R6.4, R6.5). */
function headsMissing(
  { month, reached, ...of }: PartnerSums,
  indicator: Indicator,
  total: number,
  base: number,
): bigint | undefined {
  const { shape } = indicator;
  if (shape.kind !== 'headcount-growth') return undefined;
  const market = segmentFor(indicator, of) as Market;
  const band = bandOf(shape, market, base);
  const byGrowth = band && wholeUp(ratio(band.percent * base, 100)) - BigInt(total);
  const mayHold = shape.held && month >= shape.held.from && reached?.[indicator.id]?.[market] === undefined;
  const byNumber = mayHold ? BigInt(figureIn(shape.held!.heads, market) - total - base) : undefined;
  const ways = [byGrowth, byNumber].filter((way) => way !== undefined);
  return leastOf(ways);
}

/** Points of a step per unit. */
export const perUnitOf = ({ course: { step }, gain }: { course: Course; gain: Ratio }): Ratio =>
  step ? multiply(gain, inverse(step.size)) : gain;

export const unitsOf = ({ step }: Course, count: bigint): bigint => (step ? step.unitsOf(count) : count);

/** Returns the points that a number of units earn. */
export function earned({ lump, lumpGain, steps }: Course, units: bigint): Ratio {
  let rest = units - lump;
  let gain = lumpGain;
  for (const step of steps) {
    const some = leastOf([rest, step.count])!;
    gain = add(gain, multiply(step.gain, ratio(some)));
    rest -= some;
  }
  return gain;
}

/** Returns the least of some values. */
export const leastOf = (values: readonly bigint[]): bigint | undefined =>
  values.toSorted((a, b) => (a < b ? -1 : 1))[0];
