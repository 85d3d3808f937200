import { lineIn } from '../facts/descriptions.ts';
import { figuresIn, inPart, type Lists, type Part, type Stated, summedIn } from '../facts/tenant.ts';
import { monthFromNumber } from '../month.ts';
import { beforeFigures, lineOfRow, monthOfRow, type TenantRows } from './monthly-rows.ts';
import type { MonthlyStaging } from './staging.ts';

/** What an import states about one tenant, in the form of its document. */
export interface StatedTenant extends Lists, Stated {
  tenant: string;
}

/** Context for making parts out of rows. */
export type Stating = Pick<MonthlyStaging, 'report' | 'number' | 'slices' | 'rejections'>;

/**
 * Makes the parts of one tenant's rows. Two rows of one line count once if they are equal; otherwise the second is
 * rejected.
 */
export function partsOf(stating: Stating, { tenant, sources, rows }: TenantRows): StatedTenant {
  const lists = {
    locations: sorted(sources.map(([location]) => location)),
    names: sorted(sources.map(([, name]) => name)),
    descriptions: sorted(sources.map(([, , description]) => description)),
  };
  const places = sources.map(([location, name, description, lineKey]) => ({
    location: placeIn(lists.locations, location),
    name: placeIn(lists.names, name),
    description: placeIn(lists.descriptions, description),
    lineKey,
  }));
  const ofTenant = { ...lists, places, rows };
  const starts = inSlices(ofTenant, beforeFigures + figuresIn[stating.report]);
  const parts: Part[] = [];
  for (let from = 0, to = 1; from < starts.length; from = to++) {
    while (to < starts.length && isOneSlice(ofTenant, starts[from]!, starts[to]!)) to++;
    const part = partOf(stating, ofTenant, to === from + 1 ? [starts[from]!] : starts.slice(from, to));
    parts.push(part);
  }
  stating.slices.countTenant(lists.locations, parts);
  return { tenant, ...lists, parts };
}

const isOneSlice = ({ rows, places }: OfTenant, one: number, other: number): boolean =>
  rows[one + monthOfRow] === rows[other + monthOfRow] &&
  places[rows[one]!]!.location === places[rows[other]!]!.location;

/** Lists where the rows start, by month and location; rows of a slice stay in the order of lines. */
function inSlices({ rows, places, locations }: OfTenant, stride: number): number[] {
  const sliceAt = (start: number) => rows[start + monthOfRow]! * locations.length + places[rows[start]!]!.location;
  const starts: number[] = [];
  let isInOrder = true;
  let last = 0;
  for (let start = 0; start < rows.length; start += stride) {
    const slice = sliceAt(start);
    if (slice < last) isInOrder = false;
    last = slice;
    starts.push(start);
  }
  return isInOrder ? starts : starts.sort((one, other) => sliceAt(one) - sliceAt(other));
}

interface OfTenant extends Lists {
  descriptions: string[];
  places: { location: number; name: number; description: number; lineKey: string }[];
  rows: number[];
}

/** Makes a part of the rows of one slice, which begin at `starts`, in the order of lines. */
function partOf(stating: Stating, ofTenant: OfTenant, starts: readonly number[]): Part {
  const { places, rows } = ofTenant;
  const width = figuresIn[stating.report];
  const of = (start: number) => places[rows[start]!]!;
  const kept = starts.length > 1 ? withoutDoubles(stating, ofTenant, starts) : starts;
  let name = 0;
  for (const start of starts) name = Math.max(name, of(start).name);
  const part: number[] = new Array(inPart.rows + kept.length * (1 + width));
  part[inPart.location] = of(starts[0]!).location;
  part[inPart.month] = rows[starts[0]! + monthOfRow]!;
  part[inPart.number] = stating.number;
  part[inPart.name] = name;
  let at: number = inPart.rows;
  for (const start of kept) {
    part[at++] = of(start).description;
    for (let figure = 0; figure < width; figure++) part[at++] = rows[start + beforeFigures + figure]!;
  }
  return part;
}

/** Returns the rows that count, in the order of descriptions and figures; rejects those that contradict another. */
function withoutDoubles(stating: Stating, ofTenant: OfTenant, starts: readonly number[]): number[] {
  const { slices, rejections, report } = stating;
  const { descriptions, places, rows, locations } = ofTenant;
  const width = figuresIn[report];
  const of = (start: number) => places[rows[start]!]!;
  const figuresOf = (start: number) => rows.slice(start + beforeFigures, start + beforeFigures + width);
  const first = new Map<string, { line: number; says: string; place: number }>();
  const kept: number[] = [];
  for (const start of starts) {
    const { description, lineKey, location } = of(start);
    const { key, says: described } = lineIn(descriptions[description]!, lineKey);
    const says = `${described}\n${figuresOf(start)}`;
    const known = first.get(key);
    if (!known) {
      first.set(key, { line: rows[start + lineOfRow]!, says, place: kept.push(start) - 1 });
      continue;
    }
    const slice = { location: locations[location]!, month: monthFromNumber(rows[start + monthOfRow]!) };
    const { seats = -1, cents = -1 } = summedIn[report];
    const figures = figuresOf(start);
    slices.uncountRow(slice.location, slice.month, figures[seats], figures[cents]);
    if (says === known.says) {
      slices.repeatRow(slice.location, slice.month);
      // Of two spellings of equal rows, always the same one, in either order.
      if (description < of(kept[known.place]!).description) kept[known.place] = start;
      continue;
    }
    slices.reject(slice);
    rejections.add({
      line: rows[start + lineOfRow]!,
      column: null,
      code: 'duplicate-key',
      message: `Line ${known.line} states the same line of the same subscription, month, location and attribution type (product, SKU, channel and the like are the same) with other values. Keep one of the two.`,
    });
  }
  const difference = (one: number, other: number) => {
    for (let at = beforeFigures; at < beforeFigures + width; at++)
      if (rows[one + at] !== rows[other + at]) return rows[one + at]! - rows[other + at]!;
    return 0;
  };
  return kept.sort((one, other) => of(one).description - of(other).description || difference(one, other));
}

const sorted = (texts: readonly string[]): string[] => (texts.length === 1 ? [...texts] : [...new Set(texts)].sort());

/** Returns the place of a text in an ordered list that contains it. */
function placeIn(list: readonly string[], text: string): number {
  let [from, to] = [0, list.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (list[middle]! < text) from = middle + 1;
    else to = middle;
  }
  return from;
}
