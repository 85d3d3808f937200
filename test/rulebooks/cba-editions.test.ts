import { describe, expect, it } from 'vitest';
import type { Month } from '../../src/month.ts';
import { changed } from '../../src/rulebooks/changed.ts';
import type { Edition } from '../../src/rulebooks/edition.ts';
import { editionInForce, editionNamed, editionsOf } from '../../src/rulebooks/index.ts';
import { monthsBackOf } from '../../src/rulebooks/lookback.ts';
import { indicatorIn, type Part, passed, sold, used, world } from '../scoring/build.ts';

/** The eight editions of `cba-ce` and `cba-fo`: what each changes, and the month from which it does. */

const ids = ['2019-11', '2020-01', '2020-04', '2020-12', '2021-02', '2021-03', '2021-05', '2021-09'];
const programs = ['cba-ce', 'cba-fo'];

describe.each(programs)('%s', (program) => {
  it('has eight editions, each from the month of its name', () => {
    expect(editionsOf(program).map(({ id, firstMonth }) => [id, firstMonth])).toEqual(ids.map((id) => [id, id]));
  });

  /** Where two editions differ, by path; what every edition says anew is left aside. */
  const differences = (one: unknown, other: unknown, path: string): string[] => {
    if (JSON.stringify(one) === JSON.stringify(other) || /^(id|firstMonth|description|sources)$/.test(path)) return [];
    const isOpen = (value: unknown): value is object => typeof value === 'object' && value !== null;
    if (!isOpen(one) || !isOpen(other) || (Array.isArray(one) && !path.endsWith('indicators'))) return [path];
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => {
      const [before, after] = [one, other].map((of) => (of as Record<string, unknown>)[key]);
      const name = (before as { id?: string } | undefined)?.id ?? key;
      return differences(before, after, path === '' || path === 'indicators' ? name : `${path}.${name}`);
    });
  };
  const consultants = ['functional-consultants.shape.paths', 'functional-consultant-growth.shape.paths'];
  const isCe = program === 'cba-ce';
  it.each<[string, string[]]>([
    ['2020-01', ['attribution.credits.CPOR-OSA', 'attribution.credits.CPOR-OSU']],
    ['2020-04', ['functional-consultant-growth.shape.baselineDay']],
    [
      '2020-12',
      [
        'functional-consultant-growth.rules',
        'functional-consultant-growth.shape.held',
        ...(isCe ? [...consultants, 'developers.shape.paths'] : []),
        'retiredExams',
      ],
    ],
    ['2021-02', isCe ? ['functional-consultants.target.developed'] : []],
    [
      '2021-03',
      [
        'functional-consultants.market',
        'functional-consultant-growth.market',
        'functional-consultant-growth.shape.bands.developed',
        'functional-consultant-growth.shape.bands.developing',
        'developers.market',
      ],
    ],
    ['2021-05', ['net-customer-adds.rules', 'net-customer-adds.shape.takesBackWithin']],
    [
      '2021-09',
      [
        'new-large-deployments.description',
        'new-large-deployments.rules',
        'new-large-deployments.shape.countedPer',
        'monthly-active-user-growth.description',
        'monthly-active-user-growth.shape.countedPer',
      ],
    ],
  ])('%s changes %j', (id, expected) => {
    const before = ids[ids.indexOf(id) - 1]!;
    const found = differences(editionNamed(program, before), editionNamed(program, id), '');
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  it('looks 24 months back from 2021-05 on, for adds that losses take back (R6.8)', () => {
    expect(editionsOf(program).map(monthsBackOf)).toEqual([12, 12, 12, 12, 12, 12, 24, 24]);
  });
});

describe('the last month of an edition and the first of the next', () => {
  const crowd = (size: number, exams: string, on = '2020-01-01', name = 'i') =>
    Array.from({ length: size }, (_, index) => passed(`${name}${index}`, exams, { on }));
  const talent = { product: 'Talent' };
  const [revenue, adds, growth] = ['net-new-revenue', 'net-customer-adds', 'functional-consultant-growth'];
  const [consultants, developers, deployments] = ['functional-consultants', 'developers', 'new-large-deployments'];
  /** Four subscriptions that are a large deployment only together, by either program's figure. */
  const small = ['S1', 'S2', 'S3', 'S4'].map((subscription) =>
    used('2021-01..2021-09', 70, { ...talent, subscription }),
  );
  /** Value and points in `cba-ce`, and in `cba-fo`. */
  type Told = [number | null, number, number | null, number];

  it.each<[string, string, string, string, Part[], Told, Told, string?]>([
    [
      'R4.4 a claim for usage leaves sales to the DPOR:',
      revenue,
      '2019-12',
      '2020-01',
      ['2019-12', '2020-01'].flatMap((month) => [
        sold(month, { ...talent, as: 'DPOR', usd: month === '2019-12' ? 30_000 : 0 }),
        used(month, 1, { ...talent, by: '900', as: 'CPOR-OSU' }),
      ]),
      [0, 0, 0, 0],
      [30_000, 1, 30_000, 1],
    ],
    [
      'R6.4 the baseline day is to come:',
      growth,
      '2020-03',
      '2020-04',
      crowd(20, 'MB-200 MB-210 MB-300 MB-310'),
      [0, 0, 0, 0],
      [null, 0, null, 0],
    ],
    [
      'R6.5 fifty consultants hold the points:',
      growth,
      '2020-11',
      '2020-12',
      crowd(50, 'MB-200 MB-210 MB-300 MB-310', '2020-10-02'),
      [null, 0, null, 0],
      [null, 15, null, 15],
    ],
    [
      'R6.3 a new exam:',
      developers,
      '2020-11',
      '2020-12',
      crowd(1, 'PL-400 MB-300 MB6-894', '2020-11-30'),
      // PL-400, of cba-ce alone.
      [0, 0, 1, 1],
      [1, 1, 1, 1],
    ],
    [
      'fifteen consultants in cba-ce:',
      consultants,
      '2021-01',
      '2021-02',
      crowd(10, 'MB-200 MB-210 MB-300 MB-310'),
      [10, 15, 10, 10],
      [10, 10, 10, 10],
    ],
    [
      'R6.2 the own country decides for developers:',
      developers,
      '2021-02',
      '2021-03',
      [...crowd(2, 'PL-400 MB-300 MB-500'), sold('2021-02..2021-03', { ...talent, market: 'DE' })],
      [2, 2, 2, 2],
      [2, 5, 2, 5],
      'IN',
    ],
    [
      'R6.8 a customer that was never won:',
      adds,
      '2021-04',
      '2021-05',
      [sold('2019-01..2020-12', talent), sold('2021-02..2021-05', { ...talent, tenant: 'T2' })],
      [0, 0, 0, 0],
      [1, 1, 1, 3.33],
    ],
    ['R5.10 users by subscription:', deployments, '2021-08', '2021-09', small, [1, 4, 1, 6.66], [0, 0, 0, 0]],
  ])('%s %s of %s and of %s', (_, id, last, first, parts, before, after, country = 'DE') => {
    const told = (month: string) =>
      programs.flatMap((program) => {
        const edition = editionInForce(program, month as Month);
        const { value, points } = indicatorIn(id, world(parts), { month, edition, country });
        return [value, points];
      });
    expect([told(last), told(first)]).toEqual([before, after]);
  });
});

describe('an edition out of the one before', () => {
  const before = editionNamed('cba-ce', '2021-05');
  const next = { id: '2022-01', firstMonth: '2022-01' as Month, description: 'Next', sources: before.sources };

  it('keeps what is not named, and of a shape the parts that are not', () => {
    const copy = structuredClone(before);
    const after = changed(
      before,
      { ...next, indicators: { developers: { maxPoints: 6 } } },
      {
        indicators: { 'net-customer-adds': { shape: { takesBackWithin: 3 } } },
      },
    );
    const expected = structuredClone(before) as Edition;
    Object.assign(expected, next);
    Object.assign(expected.indicators[4]!, { maxPoints: 6 });
    Object.assign(expected.indicators[1]!.shape, { takesBackWithin: 3 });
    expect(after).toEqual(expected);
    expect(before).toEqual(copy);
  });

  it('refuses an indicator that is not there', () => {
    expect(() => changed(before, { ...next, indicators: { developer: { maxPoints: 6 } } })).toThrow(
      'cba-ce 2021-05 has no indicator developer to change.',
    );
  });
});
