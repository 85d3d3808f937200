import { CronExpressionParser } from 'cron-parser';
import { parseTimeSpan } from '../settings.ts';

const day = 24 * 60 * 60 * 1_000;

/** The firings of a timer, in UTC. */
export interface Schedule {
  /** Returns the first firing after `from`. */
  next(from: Date): Date;
}

/**
 * Parses a timer's schedule: NCRONTAB with six fields `{second} {minute} {hour} {day} {month} {day of week}` (five mean
 * second 0), or a time span `hh:mm:ss` for a fixed interval.
 *
 * If both day fields are restricted, both must match, as in NCRONTAB; in other crons either does.
 * @throws a sentence that names the unreadable part
 */
export function parseSchedule(text: string): Schedule {
  const interval = parseTimeSpan(text);
  if (interval !== undefined) {
    if (interval === 0) {
      throw new Error(`Schedule "${text}" would never pause.`);
    }
    return { next: (from) => new Date(from.getTime() + interval) };
  }
  const fields = text.trim().split(/\s+/);
  if (fields.length === 5) {
    fields.unshift('0');
  }
  if (fields.length !== 6 || !fields.every((field) => /^[\dA-Za-z*,/-]+$/.test(field))) {
    throw new Error(`Schedule "${text}" is neither NCRONTAB with six fields nor a time span hh:mm:ss.`);
  }
  const anyWeekday = [...fields.slice(0, 5), '*'].join(' ');
  let weekdays: Set<number>;
  try {
    const { values } = CronExpressionParser.parse(fields.join(' '), { tz: 'UTC' }).fields.dayOfWeek;
    weekdays = new Set(values.map((weekday) => Number(weekday) % 7));
  } catch (cause) {
    throw new Error(`Schedule "${text}" cannot be read: ${(cause as Error).message}`, { cause });
  }
  return {
    next(from) {
      const firings = CronExpressionParser.parse(anyWeekday, { tz: 'UTC', currentDate: from });
      for (;;) {
        const firing = firings.next().toDate();
        if (weekdays.has(firing.getUTCDay())) {
          return firing;
        }
        // No other time on that day can match: continues from the day's last moment.
        firings.reset(new Date(Math.floor(firing.getTime() / day) * day + day - 1));
      }
    },
  };
}
