import type { Indicator } from '../rulebooks/edition.ts';
import {
  type AmountUnit,
  amountUnitOf,
  type ConsumptionGrowthShape,
  figureIn,
  ledgerUnits,
  type Market,
  type Segment,
} from '../rulebooks/shapes.ts';
import { bandOf } from './bands.ts';
import { isUncovered, segmentFor } from './deciding.ts';
import {
  add,
  compare,
  cut,
  inverse,
  multiply,
  type Ratio,
  ratio,
  subtract,
  wholePart,
  wholeUp,
  zero,
} from './ratio.ts';
import { isSmallBase, type PartnerScore, type PartnerSums, scorePartner } from './score.ts';
import { sumIn } from './sums.ts';
import type { Tier } from './tiers.ts';

/** A change of one indicator by a number of units. */
export interface Change {
  indicator: string;
  unit: AmountUnit;
  /** Whole, except for USD, which goes to the cent. */
  units: number;
  /** The indicator's value after the change. */
  value: Ratio;
}

/** Why an indicator alone does not reach a tier. */
export interface NoWay {
  indicator: string;
  /** `without-effect`: no value changes its points; see the notes of the score. */
  code: 'at-maximum' | 'without-effect' | 'not-enough' | 'others-needed';
  /** Exact points that it could still earn. */
  most: Ratio;
}

/** The ways to a tier. */
export interface WaysToTier {
  /** Exact points missing; 0 if the tier is held. */
  missing: Ratio;
  /** Every way by one indicator alone, in the edition's order. */
  single: Change[];
  /** The other indicators, and why no way by them alone reaches the tier. */
  others: NoWay[];
  /** The changes with the fewest units in all; `undefined` if the tier cannot be reached in the month. */
  fewest: Change[] | undefined;
}

/** Units of one indicator, or steps of several units: the first `lump` earn points only together, then steps earn ever less. */
interface Course {
  indicator: Indicator;
  lump: bigint;
  lumpGain: Ratio;
  /** True if the lump must be taken, since the tier needs points in every indicator. */
  isNeeded?: true;
  steps: { gain: Ratio; count: bigint }[];
  /** Points per unit if points grow evenly; parts of a unit earn their part. */
  perUnit?: Ratio;
  /** If points grow in steps of several units: the units of one, and of the first so many together. */
  step?: { size: Ratio; unitsOf(count: bigint): bigint };
  /** Returns the value after this many units. */
  valueAfter(units: Ratio): Ratio;
}

/** Finds the least changes of a month's values that reach a tier (R3.1, R3.3), each indicator changed by itself. */
export function waysToTier(of: PartnerSums, tier: Tier): WaysToTier {
  const { from, pointsInEveryIndicator } = of.edition.tiers.find((rule) => rule.tier === tier)!;
  const now = scorePartner(of);
  const short = subtract(ratio(from), now.score);
  const missing = compare(short, zero) > 0 ? short : zero;
  const bare = pointsInEveryIndicator ? now.indicators.filter(({ exactPoints }) => exactPoints.numerator <= 0n) : [];
  if (missing === zero && bare.length === 0) return { missing, single: [], others: [], fewest: [] };
  const all = of.edition.indicators.flatMap((indicator) => courseOf(of, now, indicator) ?? []);
  const isBare = ({ indicator }: Course) => bare.some(({ id }) => id === indicator.id);
  const othersThan = (single: readonly Change[]): NoWay[] =>
    now.indicators
      .filter(({ id }) => !single.some(({ indicator }) => indicator === id))
      .map(({ id, exactPoints, maxPoints }) => {
        const most = subtract(ratio(maxPoints), exactPoints);
        const none = most.numerator <= 0n ? 'at-maximum' : 'without-effect';
        if (!all.some(({ indicator }) => indicator.id === id)) return { indicator: id, code: none, most };
        return { indicator: id, code: compare(most, missing) < 0 ? 'not-enough' : 'others-needed', most };
      });
  if (all.filter(isBare).length < bare.length)
    return { missing, single: [], others: othersThan([]), fewest: undefined };
  const courses = all.map((course) => (isBare(course) ? begun(course) : course));
  const alone = courses.filter((course) => bare.length === 0 || (bare.length === 1 && course.isNeeded));
  const single = alone.flatMap((course) => best([course], missing) ?? []);
  return { missing, single, others: othersThan(single), fewest: best(courses, missing) };
}

/** Makes the fewest units that earn anything the course's lump. */
function begun(course: Course): Course {
  if (compare(course.lumpGain, zero) > 0) return { ...course, isNeeded: true };
  const [{ gain, count }, ...steps] = course.steps as [Course['steps'][number], ...Course['steps']];
  const left = { gain, count: count - 1n };
  return { ...course, isNeeded: true, lump: course.lump + 1n, lumpGain: gain, steps: [left, ...steps] };
}

/** Computes the score after some changes. */
export function scoreAfter(of: PartnerSums, changes: readonly Change[]): PartnerScore {
  return scorePartner({ ...of, values: new Map(changes.map(({ indicator, value }) => [indicator, value])) });
}

/** Returns the growth of an indicator's points by units; `undefined` if no unit earns anything. */
function courseOf(of: PartnerSums, now: PartnerScore, indicator: Indicator): Course | undefined {
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
  // Everything in units: the present value, and the target.
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

/** Growth that earns points in whole steps of so many percent of the base (R10.5). */
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

/** Returns the heads missing to all points of consultant growth: by growth, or by number (R6.4, R6.5). */
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

const leastOf = (values: readonly bigint[]): bigint | undefined => values.toSorted((a, b) => (a < b ? -1 : 1))[0];

/**
 * Finds the fewest units that earn enough. Since steps earn ever less, taking the best step first is best; only the
 * choice of lumps is open, and there are few enough to try all.
 */
function best(courses: readonly Course[], missing: Ratio): Change[] | undefined {
  const needed = courses.filter(({ isNeeded }) => isNeeded);
  const lumps = courses.filter(({ lump, isNeeded }) => lump > 0n && !isNeeded);
  const free = courses.filter(({ lump }) => lump === 0n);
  let found: { units: Map<Course, bigint>; cost: bigint } | undefined;
  for (let choice = 0; choice < 2 ** lumps.length; choice++) {
    const taken = [...needed, ...lumps.filter((_, index) => choice & (1 << index))];
    const tried = take([...free, ...taken], taken, missing);
    if (tried && (found === undefined || tried.cost < found.cost)) found = tried;
  }
  return found && changesOf(courses, found.units, missing);
}

function take(open: readonly Course[], taken: readonly Course[], missing: Ratio) {
  const units = new Map(taken.map((course) => [course, course.lump]));
  let left = taken.reduce((rest, { lumpGain }) => subtract(rest, lumpGain), missing);
  const steps = open.flatMap((course) => course.steps.map((step) => ({ course, ...step })));
  for (const { course, gain, count } of steps.sort((a, b) => compare(perUnitOf(b), perUnitOf(a)))) {
    if (compare(left, zero) <= 0) break;
    const needed = wholeUp(multiply(left, inverse(gain)));
    const some = leastOf([needed, count])!;
    units.set(course, (units.get(course) ?? 0n) + some);
    left = subtract(left, multiply(gain, ratio(some)));
  }
  if (compare(left, zero) > 0) return undefined;
  return { units, cost: [...units].reduce((sum, [course, some]) => sum + unitsOf(course, some), 0n) };
}

/** Points of a step per unit. */
const perUnitOf = ({ course: { step }, gain }: { course: Course; gain: Ratio }): Ratio =>
  step ? multiply(gain, inverse(step.size)) : gain;

const unitsOf = ({ step }: Course, count: bigint): bigint => (step ? step.unitsOf(count) : count);

/** Returns the changes in the order of the edition, with revenue cut down to the cent needed. */
function changesOf(courses: readonly Course[], chosen: ReadonlyMap<Course, bigint>, missing: Ratio): Change[] {
  return courses.flatMap((course): Change[] => {
    const some = chosen.get(course) ?? 0n;
    if (some === 0n) return [];
    const { indicator, perUnit } = course;
    let units = ratio(unitsOf(course, some));
    if (indicator.shape.kind === 'revenue' && perUnit) {
      const others = [...chosen].filter(([other]) => other !== course);
      const rest = others.reduce((left, [other, count]) => subtract(left, earned(other, count)), missing);
      const more = multiply(subtract(rest, course.lumpGain), inverse(perUnit));
      const isEnough = course.isNeeded && compare(more, zero) < 0;
      units = add(ratio(course.lump), isEnough ? zero : ratio(wholeUp(multiply(more, ratio(100))), 100));
    }
    const shown = cut(units, 2);
    const value = course.valueAfter(units);
    return [{ indicator: indicator.id, unit: amountUnitOf[indicator.shape.kind], units: shown, value }];
  });
}

function earned({ lump, lumpGain, steps }: Course, units: bigint): Ratio {
  let rest = units - lump;
  let gain = lumpGain;
  for (const step of steps) {
    const some = leastOf([rest, step.count])!;
    gain = add(gain, multiply(step.gain, ratio(some)));
    rest -= some;
  }
  return gain;
}
