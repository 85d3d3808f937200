import type { Day, Month } from '../month.ts';
import { present, shown } from './cells.ts';
import type { Cells } from './layout.ts';
import { Fault } from './layout.ts';
import { memo } from './memo.ts';

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const longMonthNames = [
  ['january', 'february', 'march', 'april', 'may', 'june'],
  ['july', 'august', 'september', 'october', 'november', 'december'],
].flat();

/** Returns the number of the month for its English name or the first three letters of that; otherwise NaN. */
function monthOfWord(word: string): number {
  const lower = word.toLowerCase();
  const found = Math.max(monthNames.indexOf(lower === 'sept' ? 'sep' : lower), longMonthNames.indexOf(lower));
  return found === -1 ? Number.NaN : found + 1;
}

const isoMonth = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ]00:00(?::00(?:\.0{1,9})?)?Z?)?)?$/;
const bareMonth = /^(\d{4})(\d{2})(\d{2})?$/;
const slashedMonth = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (?:12:00(?::00)? ?AM|0?0:00(?::00)?))?$/i;
const namedMonth = /^([A-Za-z]{3,9})(?:,? (\d{4})|-(\d{4}|\d{2}))$/;
const monthFormsInWords =
  '2021-02, 2021-02-01, 2021-02-01T00:00:00Z, 202102, 20210201, 2/1/2021 (month first), February 2021 or Feb-21';

/**
 * Returns the month that a cell names, from 2000 to 2100, or null. Accepts `2021-02`, `2021-02-01` with or without
 * midnight, `202102`, `20210201`, `2/1/2021` with or without midnight, `February 2021`, `February, 2021`, `Feb 2021`,
 * `Feb-21` and `Feb-2021`; no day other than the first of a month.
 */
export const monthIn = memo(2_000, (cell): Month | null => {
  const bare = cell.replace(/\p{Cf}/gu, '').trim();
  const numbers = isoMonth.exec(bare) ?? bareMonth.exec(bare);
  if (numbers) return firstOfMonth(numbers[1]!, Number(numbers[2]), numbers[3] ?? '01');
  const slashed = slashedMonth.exec(bare);
  if (slashed) return firstOfMonth(slashed[3]!, Number(slashed[1]), slashed[2]!);
  const named = namedMonth.exec(bare);
  return named && firstOfMonth((named[2] ?? named[3]!).padStart(4, '20'), monthOfWord(named[1]!), '01');
});

function firstOfMonth(year: string, month: number, day: string): Month | null {
  if (Number(year) < 2000 || Number(year) > 2100 || !(month >= 1 && month <= 12) || Number(day) !== 1) return null;
  return `${year}-${String(month).padStart(2, '0')}` as Month;
}

/** Reads the month of a row. Rejects `missing-value` and `invalid-month`. */
export function monthCell(cells: Cells, at: number): Month {
  const found = monthIn(cells[at]!);
  if (found === null) {
    const cell = present(cells, at);
    const day = dayIn(cell);
    const other = day !== null && !day.endsWith('-01') ? ' It names a day other than the first of a month.' : '';
    throw new Fault(
      at,
      'invalid-month',
      `${shown(cell)} is not a month from 2000 to 2100; write ${monthFormsInWords}.${other}`,
    );
  }
  return found;
}

const isoDay =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?$/;
const usDay = /^([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{4})(?: [0-9]{1,2}:[0-5][0-9](?::[0-5][0-9])?(?: ?[AP]M)?)?$/i;

const namedDay = /^(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})$/;
/** Matches the words that reports print for an absent date. */
const noDay = /^(?:|NA|N\/A|NULL)$/i;

/**
 * Returns the day that a cell names, or null. Accepts real calendar days from 1900 on, in ISO form (`2021-02-03`), as
 * `M/D/YYYY` (`2/3/2021`) or as `22 Aug 2021`. Drops a time of day: the day is the one written.
 */
export const dayIn = memo(20_000, (cell): Day | null => {
  const bare = cell.replace(/\p{Cf}/gu, '').trim();
  const iso = isoDay.exec(bare);
  if (iso) return calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const us = usDay.exec(bare);
  if (us) return calendarDay(Number(us[3]), Number(us[1]), Number(us[2]));
  const named = namedDay.exec(bare);
  return named && calendarDay(Number(named[3]), monthOfWord(named[2]!), Number(named[1]));
});

/** Reads a required day. Rejects `missing-value` and `invalid-date`. */
export function dayCell(cells: Cells, at: number): Day {
  const day = dayIn(cells[at]!);
  if (day === null && noDay.test(cells[at]!))
    throw new Fault(at, 'missing-value', 'The cell holds no date; this column needs one in every row.');
  if (day === null) {
    const cell = present(cells, at);
    const why = isDayFirst(cell)
      ? 'has the day first. Dates with slashes are read with the month first, so that others of this file may be read as another day: write all of them as 2021-02-03, those of rows that are not rejected too.'
      : 'is not a date; write a real day as 2021-02-03, 2/3/2021 (month first) or 3 Feb 2021.';
    throw new Fault(at, 'invalid-date', `${shown(cell)} ${why}`);
  }
  return day;
}

/** Returns true for a date with slashes that is a real day only with the day first, as `31/12/2021`. */
function isDayFirst(cell: string): boolean {
  const [, first, second, year] = usDay.exec(cell.trim()) ?? [];
  return calendarDay(Number(year), Number(second), Number(first)) !== null;
}

/** Reads a day, or null from a cell that is empty or holds `NA`, `N/A` or `NULL`. Rejects `invalid-date`. */
export function optionalDayCell(cells: Cells, at: number): Day | null {
  const cell = cells[at]!;
  return cell === '' || (cell.length <= 4 && noDay.test(cell)) ? null : dayCell(cells, at);
}

function calendarDay(year: number, month: number, day: number): Day | null {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const time = new Date(`${text}T00:00:00Z`);
  const real = year >= 1900 && !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === text;
  return real ? text : null;
}
