import { describe, expect, it } from 'vitest';
import { editionsOf } from '../../src/rulebooks/index.ts';
import { type Asked, certified, indicatorIn, type Part, passed, valueIn, world } from './build.ts';

/** Cases of section 6 about individuals, by rule number and decision. Partner 100. */

const ce19 = { edition: 'cba-ce 2019-11' };
const ce21 = { edition: 'cba-ce 2021-05' };
const fo19 = { edition: 'cba-fo 2019-11' };
const fo21 = { edition: 'cba-fo 2021-05' };
/** So many consultants, all alike. */
const crowd = (size: number, exams: string, when: Parameters<typeof passed>[2] = {}, name = 'i') =>
  Array.from({ length: size }, (_, index) => passed(`${name}${index}`, exams, when));

describe('R6.3 exams', () => {
  it.each<[string, [number, number], [number, number], [number, number]]>([
    // consultant and developer in: cba-ce 2019-11, cba-ce 2021-05, cba-fo (both)
    ['MB-200 MB-210', [1, 0], [1, 0], [0, 0]],
    ['PL-200 MB-240', [0, 0], [1, 0], [0, 0]],
    ['MB-200', [0, 0], [0, 0], [0, 0]],
    ['MB-200 MB6-898', [1, 0], [1, 0], [0, 0]],
    ['MB-200 MB-400', [0, 1], [0, 1], [0, 0]],
    ['MB-200 MB2-716', [0, 1], [0, 1], [0, 0]],
    ['PL-400', [0, 0], [0, 1], [0, 0]],
    ['MB-300 MB-310', [0, 0], [0, 0], [1, 0]],
    ['MB-300 MB6-897', [0, 0], [0, 0], [1, 0]],
    ['MB-300 MB6-898', [0, 0], [0, 0], [1, 0]],
    ['MB-300 MB-500', [0, 0], [0, 0], [0, 1]],
    ['MB-300 MB6-894', [0, 0], [0, 0], [0, 1]],
    ['MB-300 MB-700', [0, 0], [0, 0], [0, 0]],
    ['MB-800', [0, 0], [0, 0], [0, 0]],
  ])('%s', (exams, first, second, fo) => {
    const of = world(passed('i', exams));
    const heads = (asked: Asked) => ['functional-consultants', 'developers'].map((id) => valueIn(id, of, asked));
    expect([ce19, ce21, fo19, fo21].map(heads)).toEqual([first, second, fo, fo]);
  });

  it.each([
    // exams, last day, last month that counts
    ['MB-200 MB-210', '2020-12-31', '2021-12', 'cba-ce', 'functional-consultants'],
    ['PL-200 MB6-898', '2021-01-31', '2022-01', 'cba-ce', 'functional-consultants'],
    ['MB-300 MB6-897', '2021-01-31', '2022-01', 'cba-fo', 'functional-consultants'],
    ['MB-300 MB6-894', '2021-01-31', '2022-01', 'cba-fo', 'developers'],
  ])('%s: passed by %s, through %s', (exams, last, through, program, id) => {
    const next = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    const after = (month: string) => next(`${month}-31`).slice(0, 7);
    const edition = `${program} 2021-05`;
    const by = (on: string, month: string, rules = edition) =>
      valueIn(id, world(passed('i', exams, { on })), { edition: rules, month });
    expect([by(last, through), by(next(last), through), by(last, after(through))]).toEqual([1, 0, 0]);
    // Edition 2019-11 knows of no retirement.
    if (!exams.includes('PL-200')) expect(by(next(last), '2022-06', `${program} 2019-11`)).toBe(1);
  });

  it('a retired exam that expired earlier counts no longer', () => {
    expect(
      valueIn('functional-consultants', world(passed('i', 'MB-200 MB-210', { expires: '2021-05-30' })), {
        ...ce21,
        month: '2021-05',
      }),
    ).toBe(0);
  });
});

describe('R6.4 functional consultant growth: all or nothing by the base', () => {
  const grown = (base: number, now: number, on = '2020-10-01', exams = 'PL-200 MB-210') =>
    world(
      crowd(base, exams, { on: '2020-03-01' }),
      crowd(now - base, exams, { on: on === '2020-10-01' ? '2020-10-02' : '2020-04-01' }, 'n'),
    );
  it.each<[string, string, number, number, number | null, number]>([
    // country, base, now, target, points
    ['smaller than the least base', 'DE', 14, 30, null, 0],
    ['15: 35 % is 20.25', 'DE', 15, 20, 0.35, 0],
    ['', 'DE', 15, 21, 0.35, 15],
    ['20: exactly 35 %', 'DE', 20, 27, 0.35, 15],
    ['29: 35 %', 'DE', 29, 39, 0.35, 0],
    ['30: 25 % is 37.5', 'DE', 30, 37, 0.25, 0],
    ['', 'DE', 30, 38, 0.25, 15],
    ['a fall', 'DE', 30, 30, 0.25, 0],
    ['developing, 4', 'IN', 4, 20, null, 0],
    ['developing, 5: 6.75', 'IN', 5, 6, 0.35, 0],
    ['', 'IN', 5, 7, 0.35, 15],
    ['developing, 14', 'IN', 14, 18, 0.35, 0],
    ['developing, 15: 18.75', 'IN', 15, 19, 0.25, 15],
  ])('%s %s: from %i to %i', (_, country, base, now, target, points) => {
    const found = indicatorIn('functional-consultant-growth', grown(base, now), { ...ce21, month: '2021-09', country });
    expect(found).toMatchObject({
      target,
      points,
      maxPoints: 15,
      value: Math.trunc(((now - base) / base) * 1e6) / 1e6,
    });
  });

  it.each([
    // from, to: the band of 50 and more is there in 2019-11 only
    ['cba-fo 2019-11', 50, 57, 0],
    ['cba-fo 2019-11', 50, 58, 15],
  ])('%s: from %i to %i', (edition, base, now, points) => {
    const of = grown(base, now, '2020-03-31', 'MB-300 MB-310');
    expect(indicatorIn('functional-consultant-growth', of, { edition, month: '2021-03', country: 'DE' }).points).toBe(
      points,
    );
  });

  it.each<[string, Asked, number | null]>([
    ['2019-11 before its day', { ...fo19, month: '2020-02' }, null],
    ['2019-11 on its day', { ...fo19, month: '2020-03' }, 0],
    ['2021-05 before its day', { ...fo21, month: '2020-09' }, null],
    ['2021-05 in its month', { ...fo21, month: '2020-10' }, 0.25],
  ])('the baseline day, %s', (_, asked, value) => {
    const of = world(
      crowd(20, 'MB-300 MB-310', { on: '2019-06-01' }),
      crowd(5, 'MB-300 MB-310', { on: '2020-10-15' }, 'n'),
    );
    expect(valueIn('functional-consultant-growth', of, asked)).toBe(value);
  });

  it('no base: no value', () => {
    expect(indicatorIn('functional-consultant-growth', world(), { ...ce21, month: '2021-09' })).toMatchObject({
      value: null,
      points: 0,
    });
  });
});

describe('R6.5 points held for 24 months, beside growth until 2021-02', () => {
  const points = (parts: Part[][], month: string, country = 'DE') =>
    indicatorIn('functional-consultant-growth', world(...parts), { ...fo21, month, country }).points;
  const many = (size: number, when: Parameters<typeof passed>[2] = {}) => crowd(size, 'MB-300 MB-310', when);
  it.each<[string, Part[][], string, string, number]>([
    ['49 are too few', [many(49)], '2020-10', 'DE', 0],
    ['50 from the first month', [many(50)], '2020-10', 'DE', 15],
    ['to its 24th', [many(50)], '2022-09', 'DE', 15],
    ['and no longer', [many(50)], '2022-10', 'DE', 0],
    ['developing: 25', [many(25)], '2020-10', 'IN', 15],
    ['developing: 24', [many(24)], '2020-10', 'IN', 0],
    ['from the month that reaches them', [many(50, { on: '2021-06-30' })], '2021-05', 'DE', 0],
    ['on its last day', [many(50, { on: '2021-06-30' })], '2021-06', 'DE', 15],
    ['24 months from then', [many(50, { on: '2021-06-30' })], '2023-05', 'DE', 15],
    ['25', [many(50, { on: '2021-06-30' })], '2023-06', 'DE', 0],
    ['held though they are gone', [many(50, { on: '2021-06-30', expires: '2021-06-30' })], '2022-01', 'DE', 15],
    [
      'a number before 2020-10 does not count',
      [many(50, { on: '2019-01-01', expires: '2020-10-30' })],
      '2020-11',
      'DE',
      0,
    ],
    [
      'with a base of 50 growth gives nothing [after the 24 months]',
      [many(50, { on: '2020-01-01' }), crowd(50, 'MB-300 MB-310', { on: '2021-01-01' }, 'n')],
      '2022-10',
      'DE',
      0,
    ],
  ])('%s', (_, parts, month, country, expected) => {
    expect(points(parts, month, country)).toBe(expected);
  });

  const large = [many(50, { on: '2020-01-01' }), crowd(8, 'MB-300 MB-310', { on: '2021-01-01' }, 'n')];
  it.each<[string, string, Part[][], string, number]>([
    [
      'no number holds before 2020-12',
      'cba-fo 2020-04',
      [many(49), crowd(1, 'MB-300 MB-310', { on: '2020-10-31' }, 'n')],
      '2020-11',
      0,
    ],
    [
      'from 2020-12 it does',
      'cba-fo 2020-12',
      [many(49), crowd(1, 'MB-300 MB-310', { on: '2020-10-31' }, 'n')],
      '2020-11',
      15,
    ],
    ['and growth of 15 % beside it: 58 of 50', 'cba-fo 2021-02', large, '2022-10', 15],
    ['57 of 50 are too few', 'cba-fo 2021-02', [large[0]!, large[1]!.slice(1)], '2022-10', 0],
    ['from 2021-03 on the number alone', 'cba-fo 2021-03', large, '2022-10', 0],
    ['for its 24 months', 'cba-fo 2021-03', large, '2022-09', 15],
  ])('%s', (_, edition, parts, month, expected) => {
    const found = indicatorIn('functional-consultant-growth', world(...parts), { edition, month, country: 'DE' });
    expect(found.points).toBe(expected);
  });
});

describe('R5.5a certifications beside exams, in every edition', () => {
  const finance = 'Dynamics 365 Finance Functional Consultant Associate';
  it.each([
    // consultant and developer in cba-ce, cba-fo
    ['Dynamics 365 Sales Functional Consultant Associate', [1, 0], [0, 0]],
    ['Dynamics 365 Marketing Functional Consultant Associate', [1, 0], [0, 0]],
    ['Dynamics 365 Customer Service Functional Consultant Associate', [1, 0], [0, 0]],
    ['Dynamics 365: Field-Service  Functional Consultant, associate', [1, 0], [0, 0]],
    [finance, [0, 0], [1, 0]],
    ['Dynamics 365 Supply Chain Management Functional Consultant Associate', [0, 0], [1, 0]],
    ['Dynamics 365 Supply Chain Management, Manufacturing Functional Consultant Associate', [0, 0], [1, 0]],
    ['Power Platform Developer Associate', [0, 1], [0, 0]],
    ['Dynamics 365: Finance and Operations Apps Developer Associate', [0, 0], [0, 1]],
    ['Dynamics 365: Finance and Operations Apps Solution Architect Expert', [0, 0], [0, 1]],
    ['Dynamics 365 Business Central Functional Consultant Associate', [0, 0], [0, 0]],
    ['Dynamics 365 Fundamentals', [0, 0], [0, 0]],
  ])('%s', (name, ce, fo) => {
    const of = world(certified('i', name));
    for (const { id } of editionsOf('cba-ce')) {
      const heads = (program: string) =>
        ['functional-consultants', 'developers'].map((indicator) =>
          valueIn(indicator, of, { edition: `${program} ${id}` }),
        );
      expect([id, heads('cba-ce'), heads('cba-fo')]).toEqual([id, ce, fo]);
    }
  });

  it('no retirement takes them away', () => {
    const late = world(certified('i', 'Power Platform Developer Associate', { on: '2021-02-01' }));
    expect(valueIn('developers', late, { ...ce21, month: '2022-06' })).toBe(1);
  });

  it('count for the base of growth, for growth, and for the number that holds the points', () => {
    const people = (size: number, on: string, name: string) =>
      Array.from({ length: size }, (_, index) => certified(`${name}${index}`, finance, { on }));
    const grown = world(people(20, '2020-10-01', 'a'), people(7, '2020-10-02', 'b'));
    expect(
      indicatorIn('functional-consultant-growth', grown, { ...fo21, month: '2021-09', country: 'DE' }),
    ).toMatchObject({ value: 0.35, target: 0.35, points: 15 });
    const many = world(people(50, '2021-06-30', 'a'));
    const points = (month: string) =>
      indicatorIn('functional-consultant-growth', many, { ...fo21, month, country: 'DE' }).points;
    expect(['2021-05', '2021-06', '2023-05', '2023-06'].map(points)).toEqual([0, 15, 15, 0]);
  });
});
