import { describe, expect, test } from 'vitest';
import { dayCell, dayIn, monthCell, monthIn } from '../../src/reports/dates.ts';
import { cellOutcome } from './files.ts';
import { faultOf, outcome } from './outcome.ts';

describe('months', () => {
  test.each([
    ['2021-02', '2021-02'],
    ['2021-02-01', '2021-02'],
    ['2021-02-01T00:00:00Z', '2021-02'],
    ['2021-02-01T00:00:00', '2021-02'],
    ['2021-02-01T00:00:00.0000000Z', '2021-02'],
    ['2021-02-01 00:00:00', '2021-02'],
    ['202102', '2021-02'],
    ['20210201', '2021-02'],
    ['2/1/2021', '2021-02'],
    ['02/01/2021', '2021-02'],
    ['12/1/2021', '2021-12'],
    ['2/1/2021 12:00:00 AM', '2021-02'],
    ['2/1/2021 0:00:00', '2021-02'],
    ['2/1/2021 00:00', '2021-02'],
    ['February 2021', '2021-02'],
    ['february 2021', '2021-02'],
    ['February, 2021', '2021-02'],
    ['Feb 2021', '2021-02'],
    ['FEB 2021', '2021-02'],
    ['Feb-21', '2021-02'],
    ['Feb-2021', '2021-02'],
    ['Sept 2021', '2021-09'],
    ['May 2021', '2021-05'],
    ['\u200b2021-02', '2021-02'],
    ['2000-01', '2000-01'],
    ['2100-12', '2100-12'],
    ['1999-12', null],
    ['2101-01', null],
    ['2021-00', null],
    ['2021-13', null],
    ['202113', null],
    ['20211301', null],
    ['13/1/2021', null],
    ['2021-2', null],
    ['2021-02-02', null],
    ['20210202', null],
    ['2/2/2021', null],
    ['1/2/2021', null],
    ['2021-02-31', null],
    ['2021-02-01T12:00:00Z', null],
    ['2021-02-01 00:00:01', null],
    ['2/1/2021 12:00:00 PM', null],
    ['2/1/2021 1:00:00 AM', null],
    ['2/1/21', null],
    ['202102-01', null],
    ['02/2021', null],
    ['2021', null],
    ['Feb', null],
    ['Feb 21', null],
    ['February, 21', null],
    ['Febr 2021', null],
    ['1 Feb 2021', null],
    ['Feb 1, 2021', null],
    ['Feb 1999', null],
    ['Februar 2021', null],
    ['21-02', null],
    ['44228', null],
    ['٢٠٢١-٠٢', null],
    ['NA', null],
    ['', null],
  ])('%j', (cell, expected) => expect(monthIn(cell)).toBe(expected));

  const names = 'January February March April May June July August September October November December'.split(' ');
  test.each(names.map((name, index) => [name, `2023-${String(index + 1).padStart(2, '0')}`] as const))(
    '%s in words',
    (name, month) => {
      const short = name.slice(0, 3);
      for (const form of [`${name} 2023`, `${name}, 2023`, `${short} 2023`, `${short}-23`, `${short}-2023`])
        expect(monthIn(form)).toBe(month);
    },
  );

  test('a cell without one is rejected, with a reason if it names another day', () => {
    expect(outcome(monthCell, '')).toBe('missing-value');
    expect(outcome(monthCell, '2021-02-02')).toBe('invalid-month');
    expect(faultOf(monthCell, '2/2/2021')).toMatchObject({ message: expect.stringContaining('other than the first') });
    expect(faultOf(monthCell, 'soon')).toMatchObject({ message: expect.not.stringContaining('other than the first') });
  });
});

describe('days', () => {
  test.each([
    ['2021-02-03', '2021-02-03'],
    ['2021-02-03T00:00:00Z', '2021-02-03'],
    ['2021-02-03T23:59:59.999-05:00', '2021-02-03'],
    ['2021-02-03 12:30', '2021-02-03'],
    ['2/3/2021', '2021-02-03'],
    ['02/03/2021', '2021-02-03'],
    ['12/31/2021', '2021-12-31'],
    ['2/3/2021 12:00:00 AM', '2021-02-03'],
    ['2/3/2021 23:59', '2021-02-03'],
    ['22 Aug 2021', '2021-08-22'],
    ['2 august 2021', '2021-08-02'],
    ['02 AUG 2021', '2021-08-02'],
    ['2021-02-03\u200b', '2021-02-03'],
    ['2020-02-29', '2020-02-29'],
    ['2000-02-29', '2000-02-29'],
    ['9999-12-31', '9999-12-31'],
    ['1900-01-01', '1900-01-01'],
    ['1899-12-31', null],
    ['1/1/0001', null],
    ['2021-02-29', null],
    ['2100-02-29', null],
    ['2021-04-31', null],
    ['2021-13-01', null],
    ['2021-00-10', null],
    ['2021-01-00', null],
    ['31/12/2021', null],
    ['2/30/2021', null],
    ['31 Feb 2021', null],
    ['22 Ago 2021', null],
    ['22 Aug 21', null],
    ['Aug 22 2021', null],
    ['2021-2-3', null],
    ['2/3/21', null],
    ['2021-02-03T25:00:00Z', null],
    ['44230', null],
    ['3.2.2021', null],
    ['', null],
  ])('%j', (cell, expected) => expect(dayIn(cell)).toBe(expected));
});

test.each([
  ['31/12/2021', true],
  ['13/4/2021', true],
  ['13/04/2021 00:00', true],
  ['2/30/2021', false],
  ['31/02/2021', false],
  ['13/13/2021', false],
  ['3.2.2021', false],
  ['soon', false],
])('%j is rejected; that it has the day first, and what follows for the other rows: %j', (cell, isDayFirst) => {
  const warning = expect.stringMatching(/has the day first\..*those of rows that are not rejected too/);
  const plain = expect.stringContaining('is not a date;');
  expect(faultOf(dayCell, cell)).toMatchObject({ code: 'invalid-date', message: isDayFirst ? warning : plain });
});

describe('no day', () => {
  test.each(['', 'NA', 'N/A', 'NULL', 'na', 'null', '  '])('%j is none, where a day may be missing', async (cell) => {
    expect(await cellOutcome('training-details', { TrainingExpirationDate: cell }, 'expires')).toBe(null);
    expect(await cellOutcome('subscription-details', { SubscriptionStartDate: cell }, 'start')).toBe(null);
  });

  test.each([
    ['', 'missing-value'],
    ['NA', 'missing-value'],
    ['never', 'invalid-date'],
  ])('%j is rejected, where a day must be', async (cell, code) => {
    expect(await cellOutcome('training-details', { TrainingCompletionDate: cell }, 'completed')).toBe(code);
  });

  test.each(['', 'NA', 'NULL'])('%j is rejected in an EA row', async (cell) => {
    const cells = { SalesChannel: 'Enterprise Agreement', SubscriptionStartDate: cell };
    expect(await cellOutcome('subscription-details', cells, 'start')).toBe('missing-agreement-start');
  });
});
