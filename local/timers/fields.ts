/** A field of an NCRONTAB schedule: its values, and their names. */
export interface Field {
  name: string;
  first: number;
  last: number;
  names?: readonly string[];
}

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The fields, in their order. */
export const fields: readonly Field[] = [
  { name: 'second', first: 0, last: 59 },
  { name: 'minute', first: 0, last: 59 },
  { name: 'hour', first: 0, last: 23 },
  { name: 'day', first: 1, last: 31 },
  { name: 'month', first: 1, last: 12, names: months },
  // Unlike in other crons, Sunday is 0 only.
  { name: 'day of week', first: 0, last: 6, names: weekdays },
];

/**
 * Returns the values of a field, ascending: lists, `*`, ranges and steps. A descending range is read as the ascending
 * one between its ends, and a name may be abbreviated. None if the field cannot be read.
 */
export function parseField(text: string, field: Field): Set<number> {
  const found = text.split(',').map((part) => valuesOf(part, field));
  if (found.includes(undefined)) return new Set();
  return new Set(found.flatMap((values) => values!).toSorted((one, other) => one - other));
}

function valuesOf(text: string, field: Field): number[] | undefined {
  const [range = '', step, ...more] = text.split('/');
  const every = step === undefined ? 1 : /^\d+$/.test(step) ? Math.max(1, Number(step)) : undefined;
  const ends = endsOf(range, step !== undefined, field);
  if (!ends || every === undefined || more.length > 0) return undefined;
  const [from, to] = ends;
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
}

function endsOf(text: string, stepped: boolean, field: Field): [number, number] | undefined {
  if (text === '*') return [field.first, field.last];
  const [first = '', last, ...more] = text.split('-');
  const from = numberOf(first, field);
  const to = last !== undefined ? numberOf(last, field) : stepped ? field.last : from;
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  return from <= to ? [from, to] : [to, from];
}

function numberOf(text: string, { first, last, names = [] }: Field): number | undefined {
  const named = names.findIndex((name) => text !== '' && name.toLowerCase().startsWith(text.toLowerCase()));
  const value = /^\d+$/.test(text) ? Number(text) : named < 0 ? Number.NaN : first + named;
  return value >= first && value <= last ? value : undefined;
}
