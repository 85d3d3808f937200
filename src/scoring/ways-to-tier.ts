import { type AmountUnit, amountUnitOf } from '../rulebooks/shapes.ts';
import { begun, type Course, courseOf, earned, leastOf, perUnitOf, unitsOf } from './courses.ts';
import { add, compare, cut, inverse, multiply, type Ratio, ratio, subtract, wholeUp, zero } from './ratio.ts';
import { type PartnerScore, type PartnerSums, scorePartner } from './score.ts';
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
  /** Every way by one indicator only, in the edition's order. */
  single: Change[];
  /** The other indicators, and why no way by them alone reaches the tier. */
  others: NoWay[];
  /** The changes with the fewest units in all; `undefined` if the tier cannot be reached in the month. */
  fewest: Change[] | undefined;
}

/** Finds the least changes of a month's values that reach a tier (R3.1, R3.3): of one indicator, and of several. */
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

/** Computes the score after some changes. */
export function scoreAfter(of: PartnerSums, changes: readonly Change[]): PartnerScore {
  return scorePartner({ ...of, values: new Map(changes.map(({ indicator, value }) => [indicator, value])) });
}

/**
 * Finds the fewest units that earn enough. Since no step earns more than the one before, taking the best step first is
 * best; only the choice of lumps is open, and there are few enough to try all.
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
