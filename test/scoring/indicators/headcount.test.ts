import { describe, expect, it } from 'vitest';
import { certified, ledgerOf, type Part, passed, valueIn, world } from '../build.ts';

describe('R5.5 functional consultants, R5.6 developers', () => {
  it.each([
    // exams of one individual, consultant?, developer?
    ['PL-200', 0, 0],
    ['PL-200 MB-210', 1, 0],
    ['PL-200 MB-220', 1, 0],
    ['PL-200 MB-230', 1, 0],
    ['PL-200 MB-240', 1, 0],
    ['PL-200 MB-310', 0, 0],
    ['MB-210', 0, 0],
    ['MB-200 MB-210', 0, 0],
    ['MB-300', 0, 0],
    ['MB-300 MB-310', 1, 0],
    ['MB-300 MB-320', 1, 0],
    ['MB-300 MB-330', 1, 0],
    ['MB-300 MB-340', 0, 0],
    ['MB-800', 1, 0],
    ['PL-400', 0, 1],
    ['MB-400', 0, 0],
    ['MB-300 MB-500', 0, 1],
    ['MB-300 MB-700', 0, 1],
    ['MB-500', 0, 0],
    ['MB-300 MB-310 MB-500', 1, 1],
    ['PL-200 MB-210 MB-220 MB-300 MB-330 MB-800 PL-400', 1, 1],
    ['AZ-900', 0, 0],
  ])('%s', (exams, consultants, developers) => {
    for (const edition of ['2021-01', '2021-09']) {
      expect(valueIn('functional-consultants', world(passed('I1', exams)), { edition })).toBe(consultants);
      expect(valueIn('developers', world(passed('I1', exams)), { edition })).toBe(developers);
    }
  });

  it.each([
    // R5.5a: name, consultant?, developer?
    ['Dynamics 365 Sales Functional Consultant Associate', 1, 0],
    ['Dynamics 365: Marketing Functional Consultant Associate', 1, 0],
    ['dynamics 365 customer service functional consultant associate', 1, 0],
    ['Dynamics 365 Field-Service Functional  Consultant Associate', 1, 0],
    ['Dynamics 365 Finance Functional Consultant Associate', 1, 0],
    ['Dynamics 365 Supply Chain Management Functional Consultant Associate', 1, 0],
    ['Dynamics 365 Supply Chain Management, Manufacturing Functional Consultant Associate', 1, 0],
    ['Dynamics 365 Business Central Functional Consultant Associate', 1, 0],
    ['Power Platform Developer Associate', 0, 1],
    ['Dynamics 365: Finance and Operations Apps Developer Associate', 0, 1],
    ['Dynamics 365: Finance and Operations Apps Solution Architect Expert', 0, 1],
    ['Power Platform Functional Consultant Associate', 0, 0],
    ['Dynamics 365 Sales Functional Consultant', 0, 0],
    ['Azure Developer Associate', 0, 0],
  ])('R5.5a the certification %s', (name, consultants, developers) => {
    for (const edition of ['2021-01', '2021-09']) {
      expect(valueIn('functional-consultants', world(certified('I1', name)), { edition })).toBe(consultants);
      expect(valueIn('developers', world(certified('I1', name)), { edition })).toBe(developers);
    }
  });

  it('one person is one, over several locations, paths and rows', () => {
    const one = world(
      passed('I1', 'MB-800'),
      passed('I1', 'MB-800', { by: '101', on: '2020-05-05' }),
      passed('I1', 'MB-300 MB-310'),
    );
    expect(valueIn('functional-consultants', one, { partner: ['100', '101'] })).toBe(1);
  });

  it('exams join within one partner, not across partners', () => {
    const split = world(passed('I1', 'PL-200', { by: '100' }), passed('I1', 'MB-210', { by: '101' }));
    expect(valueIn('functional-consultants', split, { partner: ['100', '101'] })).toBe(1);
    expect(valueIn('functional-consultants', split, { partner: ['100'] })).toBe(0);
    expect(valueIn('functional-consultants', split, { partner: ['101'] })).toBe(0);
  });

  it('lines name who holds what, by individual', () => {
    const people = world(passed('I2', 'MB-800 AZ-900'), passed('I1', 'MB-230 PL-200 MB-210 MB-300 MB-700'));
    expect(ledgerOf(people)).toEqual([
      {
        indicator: 'functional-consultants',
        individual: 'I1',
        individualName: 'I1 Example',
        holds: 'Customer Engagement: PL-200, MB-210, MB-230',
        rule: 'R5.5',
        amounts: [['2021-03', 1]],
      },
      {
        indicator: 'functional-consultants',
        individual: 'I2',
        individualName: 'I2 Example',
        holds: 'Business Central: MB-800',
        rule: 'R5.5',
        amounts: [['2021-03', 1]],
      },
      {
        indicator: 'developers',
        individual: 'I1',
        individualName: 'I1 Example',
        holds: 'Finance and Operations Developer: MB-300, MB-700',
        rule: 'R5.6',
        amounts: [['2021-03', 1]],
      },
    ]);
    const sales = 'Dynamics 365 Sales Functional Consultant Associate';
    const holds = (...parts: Part[]) => ledgerOf(world(parts))[0]?.holds;
    // As the edition lists it, with the exams where they are a path of their own.
    expect(holds(certified('I1', 'dynamics 365: sales functional consultant associate'), passed('I1', 'MB-210'))).toBe(
      `Customer Engagement: ${sales}`,
    );
    expect(holds(certified('I1', sales), passed('I1', 'PL-200 MB-210'))).toBe(
      `Customer Engagement: PL-200, MB-210, ${sales}`,
    );
    const both = world(passed('I1', 'MB-800 MB-300 MB-310'));
    expect(ledgerOf(both)[0]?.holds).toBe('Finance and Operations: MB-300, MB-310; Business Central: MB-800');
  });
});

const central = 'Dynamics 365 Business Central Functional Consultant Associate';
const certificates: [string, Part[], number][] = [
  ['a certification given on the last day', [certified('I1', central, { on: '2021-03-31' })], 1],
  ['given the day after', [certified('I1', central, { on: '2021-04-01' })], 0],
  ['a certification that expires on the last day', [certified('I1', central, { expires: '2021-03-31' })], 1],
  ['that expired the day before', [certified('I1', central, { expires: '2021-03-30' })], 0],
  [
    'renewed in time',
    [
      certified('I1', central, { expires: '2021-03-30' }),
      certified('I1', central, { on: '2021-03-30', expires: '2022-03-30' }),
    ],
    1,
  ],
  ['expired, but its exam holds', [certified('I1', central, { expires: '2021-03-30' }), passed('I1', 'MB-800')], 1],
  ['holds, but its exam expired', [certified('I1', central), passed('I1', 'MB-800', { expires: '2021-03-30' })], 1],
];

describe('R5.7 an exam or a certification counts at the end of the last day of the month', () => {
  it.each<[string, Part[], number]>([
    ['completed on the last day', [passed('I1', 'MB-800', { on: '2021-03-31' })], 1],
    ['completed the day after', [passed('I1', 'MB-800', { on: '2021-04-01' })], 0],
    ['expires on the last day', [passed('I1', 'MB-800', { expires: '2021-03-31' })], 1],
    ['expired the day before', [passed('I1', 'MB-800', { expires: '2021-03-30' })], 0],
    ['expires later', [passed('I1', 'MB-800', { expires: '2021-04-01' })], 1],
    ['no expiry', [passed('I1', 'MB-800', { on: '2001-01-01' })], 1],
    [
      'one of its rows is enough',
      [
        passed('I1', 'MB-800', { expires: '2020-12-31' }),
        passed('I1', 'MB-800', { on: '2021-01-05', expires: '2023-01-05' }),
      ],
      1,
    ],
    [
      'one row must fulfil both',
      [passed('I1', 'MB-800', { expires: '2020-12-31' }), passed('I1', 'MB-800', { on: '2021-04-05' })],
      0,
    ],
    ['every exam of a path must count', [passed('I1', 'PL-200'), passed('I1', 'MB-210', { expires: '2021-03-30' })], 0],
    [
      'one expired, another of the list held',
      [passed('I1', 'PL-200 MB-220'), passed('I1', 'MB-210', { expires: '2021-03-30' })],
      1,
    ],
    ...certificates,
  ])('%s', (_, parts, expected) => {
    expect(valueIn('functional-consultants', world(parts))).toBe(expected);
  });

  it('the last day of February', () => {
    const until = (expires: string) => world(passed('I1', 'MB-800', { expires }));
    expect(valueIn('functional-consultants', until('2021-02-28'), { month: '2021-02' })).toBe(1);
    expect(valueIn('functional-consultants', until('2020-02-28'), { month: '2020-02' })).toBe(0);
    expect(valueIn('functional-consultants', until('2020-02-29'), { month: '2020-02' })).toBe(1);
  });
});
