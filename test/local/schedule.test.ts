import { describe, expect, it } from 'vitest';
import { parseTimeSpan } from '../../local/settings.ts';
import { parseSchedule } from '../../local/timers/schedule.ts';

describe('parseSchedule', () => {
  it.each([
    // schedule, from, next firings
    ['0 0 6 20 * *', '2021-09-20T05:59:59.999Z', ['2021-09-20T06:00:00.000Z', '2021-10-20T06:00:00.000Z']],
    ['0 0 6 20 * *', '2021-12-20T06:00:00.000Z', ['2022-01-20T06:00:00.000Z']],
    ['0 0 7 * * *', '2021-02-28T07:00:00.001Z', ['2021-03-01T07:00:00.000Z']],
    ['0 */5 * * * *', '2021-01-01T00:04:59.000Z', ['2021-01-01T00:05:00.000Z', '2021-01-01T00:10:00.000Z']],
    ['*/30 * * * * *', '2021-01-01T00:00:00.000Z', ['2021-01-01T00:00:30.000Z', '2021-01-01T00:01:00.000Z']],
    ['*/5 * * * *', '2021-01-01T00:00:00.000Z', ['2021-01-01T00:05:00.000Z']],
    ['0 30 9 * Jan Mon', '2021-01-02T00:00:00.000Z', ['2021-01-04T09:30:00.000Z', '2021-01-11T09:30:00.000Z']],
    ['0 0 0 29 2 *', '2021-01-01T00:00:00.000Z', ['2024-02-29T00:00:00.000Z']],
    // Both day fields must match: the next Friday the 13th.
    ['0 0 0 13 * 5', '2021-01-01T00:00:00.000Z', ['2021-08-13T00:00:00.000Z', '2022-05-13T00:00:00.000Z']],
    ['* * * * * 0', '2021-01-02T23:59:58.000Z', ['2021-01-03T00:00:00.000Z', '2021-01-03T00:00:01.000Z']],
    ['00:00:30', '2021-01-01T00:00:10.000Z', ['2021-01-01T00:00:40.000Z', '2021-01-01T00:01:10.000Z']],
    ['1.00:00:00', '2021-01-01T00:00:00.000Z', ['2021-01-02T00:00:00.000Z']],
  ])('%s after %s fires at %s', (text, from, expected) => {
    const schedule = parseSchedule(text);
    let last = new Date(from);
    const firings = expected.map(() => {
      last = schedule.next(last);
      return last.toISOString();
    });
    expect(firings).toEqual(expected);
  });

  it.each([
    '',
    'daily',
    '* * * *',
    '61 * * * * *',
    '0 0 24 * * *',
    '@daily',
    '0 0 L * * *',
    '00:00:00',
    '0 0 0 1 13 *',
  ])('refuses "%s" and names it', (text) => {
    expect(() => parseSchedule(text)).toThrow(`"${text}"`);
  });
});

it.each([
  ['00:00:02', 2_000],
  ['00:10:00', 600_000],
  ['1.02:03:04', 93_784_000],
  ['00:00:00.5', 500],
  ['00:00:00.1234567', 123],
  ['10', undefined],
  ['24:00:00', undefined],
  ['00:60:00', undefined],
  ['-00:00:01', undefined],
])('parseTimeSpan reads %s as %s ms', (text, milliseconds) => {
  expect(parseTimeSpan(text)).toBe(milliseconds);
});
