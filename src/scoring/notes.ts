import { addMonths, type Day, lastDay, type Month } from '../month.ts';
import type { Indicator } from '../rulebooks/edition.ts';
import { figureIn, type HeadcountGrowthShape, isGrowth, type Market, type Segment } from '../rulebooks/shapes.ts';
import { bandOf } from './bands.ts';

/** Why an indicator has no points, all of them, or no more. The codes are stable: callers' programs know them. */
type NoteCode =
  | 'below-minimum-base'
  | 'base-in-no-band'
  | 'baseline-to-come'
  | 'not-grown'
  | 'growth-below-step'
  | 'growth-below-band'
  | 'held'
  | 'held-no-longer'
  | 'negative'
  | 'nothing-counted'
  | 'capped'
  | 'not-covered';

export interface Note {
  code: NoteCode;
  rule: string;
  /** No value of the indicator would change its points. */
  fixed?: true;
  /** The base, absent if it is unknown, the least base that earns points, and the month or day of the base. */
  base?: number;
  needed?: number;
  at?: Day | Month;
  /** Growth that earns all points, or the first; less earns none. */
  growth?: number;
  since?: Month;
  until?: Month;
}

/** An indicator with a value, as scores show and store it. */
export interface Noted {
  month: Month;
  segment: Segment;
  value: number | null;
  target: number | null;
  points: number;
  /** Of growth; absent in scores of former versions. */
  base?: number | undefined;
  /** Since when heads hold the points (R6.5). */
  heldSince?: Month | undefined;
  /** False in scores of before, which do not store bases. */
  hasBases?: boolean;
}

/** Says why an indicator has its points where value and target do not explain them. */
export function notesOf(indicator: Indicator, of: Noted): Note[] {
  const { shape } = indicator;
  if (isNotCovered(indicator, of))
    return [{ code: 'not-covered', rule: shape.kind === 'user-growth' ? 'R5.12' : 'R10.8', fixed: true }];
  const notes = [
    'minimumBase' in shape ? smallBase(indicator, figureIn(shape.minimumBase, of.segment), of) : undefined,
    ...(shape.kind === 'headcount-growth' ? headNotes(shape, of) : []),
  ].filter((note) => note !== undefined);
  return notes.length > 0 ? notes : valueNotes(indicator, of);
}

/** A difference of months that are not both covered has no value, and growth no base either. */
function isNotCovered({ shape: { kind } }: Indicator, { value, base, hasBases }: Noted): boolean {
  if (value !== null || base !== undefined) return false;
  return kind === 'net-workloads' || kind === 'consumption-growth' || (kind === 'user-growth' && hasBases === true);
}

function valueNotes({ shape, rules }: Indicator, { value, target, points }: Noted): Note[] {
  if (shape.kind === 'headcount-growth') return [];
  if (value !== null && target !== null && value > target) return [{ code: 'capped', rule: 'R3.1' }];
  if (shape.kind === 'consumption-growth' && value !== null && value > 0 && points === 0)
    return [{ code: 'growth-below-step', rule: rules[0]!, growth: shape.step / 100 }];
  if (value === null || value > 0) return [];
  if (isGrowth(shape.kind)) return [{ code: 'not-grown', rule: rules[0]! }];
  return [value < 0 ? { code: 'negative', rule: 'R3.1' } : { code: 'nothing-counted', rule: rules[0]! }];
}

/** R5.12: a smaller base earns nothing. Older scores have no base, but nothing else leaves growth without points. */
function smallBase(indicator: Indicator, needed: number, { month, value, points, base }: Noted): Note | undefined {
  const isSmall = base === undefined ? value === null || (value > 0 && points === 0) : base < needed;
  const rule = ruleOfMinimumBase(indicator);
  const known = base === undefined ? {} : { base };
  const at = addMonths(month, -12);
  return isSmall ? { code: 'below-minimum-base', rule, fixed: true, ...known, needed, at } : undefined;
}

/** Returns the rule that gives an indicator its least base. */
export const ruleOfMinimumBase = ({ rules }: Indicator): string =>
  rules.find((one) => one === 'R6.7' || one === 'R10.5') ?? 'R5.12';

function headNotes(shape: HeadcountGrowthShape, { month, segment, points, target, base, heldSince }: Noted): Note[] {
  const market = segment as Market;
  const { baselineDay, bands, held } = shape;
  // Enough heads would still earn the points (R6.5).
  const mayHold = held !== undefined && month >= held.from && heldSince === undefined;
  const fixed = mayHold ? {} : ({ fixed: true } as const);
  if (baselineDay > lastDay(month)) return [{ code: 'baseline-to-come', rule: 'R6.4', ...fixed, at: baselineDay }];
  if (heldSince !== undefined && held !== undefined) {
    const until = addMonths(heldSince, held.months - 1);
    if (month <= until) return [{ code: 'held', rule: 'R6.5', fixed: true, since: heldSince, until }];
    if (points === 0) return [{ code: 'held-no-longer', rule: 'R6.5', since: heldSince, until }, ...bandNotes()];
  }
  return points === 0 ? bandNotes() : [];

  function bandNotes(): Note[] {
    const known = base === undefined ? {} : { base };
    const band = base === undefined ? undefined : bandOf(shape, market, base);
    const least = Math.min(...bands[market].map(({ from }) => from));
    const growth = band ? band.percent / 100 : target;
    if (growth !== null) return [{ code: 'growth-below-band', rule: 'R6.4', ...known, growth }];
    if (base !== undefined && base < least)
      return [{ code: 'below-minimum-base', rule: 'R6.4', ...fixed, base, needed: least, at: baselineDay }];
    return [{ code: 'base-in-no-band', rule: 'R6.4', ...fixed, ...known, at: baselineDay }];
  }
}
