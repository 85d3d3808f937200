import type { Day, Month } from '../month.ts';
import { present, shown } from './cells.ts';
import type { Cells } from './layout.ts';
import { Fault } from './layout.ts';
import { memo } from './memo.ts';

const monthForms =
  /^(20[0-9]{2}|2100)(?:-(0[1-9]|1[0-2])(?:-01(?:[T ]00:00(?::00(?:\.0{1,9})?)?Z?)?)?|(0[1-9]|1[0-2]))$/;

/**
 * The month that a cell names, or null: `2021-02`, `2021-02-01`, `2021-02-01T00:00:00Z` or `202102`, from 2000 to 2100.
 * A date other than the first of a month names none.
 */
export const monthIn = memo(2_000, (cell): Month | null => {
  const parts = monthForms.exec(cell);
  return parts && (`${parts[1]}-${parts[2] ?? parts[3]}` as Month);
});

/** The month of a row; else `missing-value` or `invalid-month`. */
export function monthCell(cells: Cells, at: number): Month {
  const found = monthIn(cells[at]!);
  if (found === null) {
    throw new Fault(
      at,
      'invalid-month',
      `${shown(present(cells, at))} is not a month; write 2021-02, 2021-02-01, 2021-02-01T00:00:00Z or 202102.`,
    );
  }
  return found;
}

const isoDay =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?$/;
const usDay = /^([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{4})(?: [0-9]{1,2}:[0-5][0-9](?::[0-5][0-9])?(?: ?[AP]M)?)?$/i;

/**
 * The day that a cell names, or null: ISO (`2021-02-03`) or `M/D/YYYY` (`2/3/2021`), real calendar days from 1900 on. A
 * time of day after it is dropped: the day is the one written.
 */
export const dayIn = memo(20_000, (cell): Day | null => {
  const iso = isoDay.exec(cell);
  if (iso) return calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const us = usDay.exec(cell);
  return us && calendarDay(Number(us[3]), Number(us[1]), Number(us[2]));
});

/** The day of a cell that must have one; else `missing-value` or `invalid-date`. */
export function dayCell(cells: Cells, at: number): Day {
  const day = dayIn(cells[at]!);
  if (day === null) {
    throw new Fault(
      at,
      'invalid-date',
      `${shown(present(cells, at))} is not a date; write a real day as 2021-02-03 or 2/3/2021 (month first).`,
    );
  }
  return day;
}

/** The day of a cell, or null where it is empty; else `invalid-date`. */
export function optionalDayCell(cells: Cells, at: number): Day | null {
  return cells[at] === '' ? null : dayCell(cells, at);
}

function calendarDay(year: number, month: number, day: number): Day | null {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const time = new Date(`${text}T00:00:00Z`);
  const real = year >= 1900 && !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === text;
  return real ? text : null;
}
