import { parseTimeSpan } from '../settings.ts';
import { type Field, fields, parseField } from './fields.ts';

const second = 1_000;
const day = 24 * 60 * 60 * second;

/** Most days to look for a firing: 29 February on one weekday comes within forty years. */
const farthest = 40 * 366;

/** The firings of a timer, in UTC. */
export interface Schedule {
  /** Returns the first firing after `from`. */
  next(from: Date): Date;
  /** True if it fires more than once a minute. */
  readonly frequent: boolean;
}

/**
 * Parses a timer's schedule: NCRONTAB with six fields `{second} {minute} {hour} {day} {month} {day of week}` (five mean
 * second 0), or a time span `hh:mm:ss` for a fixed interval.
 *
 * If both day fields are restricted, both must match, as in NCRONTAB; in other crons either is enough.
 * @throws a sentence that names the unreadable part
 */
export function parseSchedule(text: string): Schedule {
  const interval = parseTimeSpan(text);
  if (interval !== undefined) {
    if (interval === 0) throw new Error(`Schedule "${text}" would never pause.`);
    return { next: (from) => new Date(from.getTime() + interval), frequent: interval < 60 * second };
  }
  const given = text.split(' ').filter(Boolean);
  if (given.length === 5) given.unshift('0');
  if (given.length !== 6) {
    throw new Error(`Schedule "${text}" is neither NCRONTAB with six fields nor a time span hh:mm:ss.`);
  }
  const [seconds, minutes, hours, days, months, weekdays] = fields.map((field, index) => {
    const values = parseField(given[index]!, field);
    if (values.size > 0) return values;
    throw new Error(`Schedule "${text}" cannot be read: "${given[index]}" is no ${field.name}.`);
  }) as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  const fits = (date: Date) =>
    days.has(date.getUTCDate()) && months.has(date.getUTCMonth() + 1) && weekdays.has(date.getUTCDay());
  const ofDay = [...hours].flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * 60 * second));

  const next = (from: Date) => {
    const earliest = Math.floor(from.getTime() / second) * second + second;
    const today = Math.floor(earliest / day) * day;
    for (let midnight = today; midnight <= today + farthest * day; midnight += day) {
      if (!fits(new Date(midnight))) continue;
      for (const minute of ofDay) {
        if (midnight + minute + 60 * second <= earliest) continue;
        for (const one of seconds) {
          const firing = midnight + minute + one * second;
          if (firing >= earliest) return new Date(firing);
        }
      }
    }
    throw new Error(`Schedule "${text}" never fires: no such day comes.`);
  };
  next(new Date());
  const everyMinute = [minutes, hours, days, months, weekdays].every(
    (values, index) => values.size === sizeOf(fields[index + 1]!),
  );
  return { next, frequent: everyMinute && seconds.size > 1 };
}

const sizeOf = ({ first, last }: Field) => last - first + 1;
