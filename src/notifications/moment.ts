import { z } from 'zod';

const hourMs = 60 * 60 * 1000;
const periods: Readonly<Record<string, number>> = { h: hourMs, d: 24 * hourMs };

/** A moment in the past: a time, a day in UTC, or a period up to now. */
export const moment = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date(), z.string().regex(/^[1-9]\d{0,3}[hd]$/)],
    'must be a day like 2022-01-20, a period like 1d or 12h, or a time like 2022-01-20T06:00:00Z',
  )
  .describe('A time, a day (its beginning in UTC), or a period up to now: days like 1d, or hours like 12h.');

/** Returns the time of a {@link moment}. */
export function timeOf(text: string, now: Date): Date {
  const ms = periods[text.slice(-1)];
  return ms === undefined ? new Date(text) : new Date(now.getTime() - Number(text.slice(0, -1)) * ms);
}
