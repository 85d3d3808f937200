import { expect, test } from 'vitest';
import { moment, timeOf } from '../../src/notifications/moment.ts';

const now = new Date('2022-03-01T06:00:00.000Z');

test.each([
  ['2022-01-20', '2022-01-20T00:00:00.000Z'],
  ['2022-01-20T06:00:00Z', '2022-01-20T06:00:00.000Z'],
  ['2022-01-20T06:00:00+01:00', '2022-01-20T05:00:00.000Z'],
  ['1d', '2022-02-28T06:00:00.000Z'],
  ['90d', '2021-12-01T06:00:00.000Z'],
  ['12h', '2022-02-28T18:00:00.000Z'],
])('%s is %s', (text, time) => {
  expect(timeOf(moment.parse(text), now).toISOString()).toBe(time);
});

test.each(['', 'yesterday', '2022-02-30', '2022-01', '0d', '-1d', '1', '1w', '1.5d', '12345d', '2022-01-20T06:00:00'])(
  '"%s" is refused with examples',
  (text) => {
    expect(moment.safeParse(text).error?.issues[0]?.message).toContain('a day like 2022-01-20, a period like 1d');
  },
);
