import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { explainNote } from '../../src/imports/notes.ts';
import { tsv, World, workloadRevenueColumns, workloadUsageColumns } from '../support/world.ts';
import { revenue, sold, usage, used } from './workload-rows.ts';

/** What of the two reports by workload earns nothing, and is noted. */

let world: World;
beforeEach(() => {
  world = new World();
  world.time = new Date('2026-03-20T07:00:00Z');
});
afterEach(() => world.close());

describe('workloads that no edition counts in a report', () => {
  test.each([
    // Sold in every edition, in those of 2023 alone, in that of 2026 alone.
    [['Commerce', 'Marketing', 'contact-center'], []],
    [
      ['Core HR', 'Talent Onboard', 'Retail', 'Portals'],
      ['Core HR', 'Portals', 'Retail', 'Talent Onboard'],
    ],
  ])('are noted in revenue: %j', async (names, expected) => {
    const { notes } = await world.import(
      revenue,
      tsv(workloadRevenueColumns, ...names.map((name) => sold('t1', name, 1))),
    );
    expect(notes.map(({ code, value }) => [code, value])).toEqual(
      expected.map((value) => ['uncounted-workload', value]),
    );
  });

  test.each([
    [['Core HR', 'Retail', 'Sales'], []],
    [
      ['commerce', 'Marketing', 'CE Bundle'],
      ['CE Bundle', 'Commerce', 'Marketing'],
    ],
  ])('are noted in usage: %j', async (names, expected) => {
    const rows = names.map((name) => used('t1', name, [1], { type: 'CSP' }));
    const { notes } = await world.import(usage, tsv(workloadUsageColumns, ...rows));
    expect(notes.map(({ code, value }) => [code, value])).toEqual(
      expected.map((value) => ['uncounted-workload', value]),
    );
  });

  test('are explained', async () => {
    const { notes } = await world.import(revenue, tsv(workloadRevenueColumns, sold('t1', 'Core HR', 1)));
    expect(notes).toMatchObject([{ column: 'Workloads', rows: 1, lines: [2] }]);
    expect(explainNote(notes[0]!)).toBe(
      'No edition counts the workload "Core HR" in this report: its rows earn nothing.',
    );
  });
});

test('use that is measured by capacity is noted where the capacity is empty', async () => {
  const rows = [
    used('t1', 'Customer Insights', [9]),
    used('t2', 'Customer Insights', [9, '', 0]),
    used('t3', 'Customer Insights Partner', ['', 5]),
    used('t4', 'Sales', [9], { type: 'CSP' }),
  ];
  const { notes } = await world.import(usage, tsv(workloadUsageColumns, ...rows));
  expect(notes).toMatchObject([{ code: 'no-capacity', column: 'Workload', value: 'Customer Insights', lines: [2, 4] }]);
  expect(explainNote(notes[0]!)).toBe(
    'The use of "Customer Insights" is measured by active capacity (MAC), which is empty here: the rows earn nothing.',
  );
});

describe('types that no edition credits', () => {
  test.each([
    ['CSP T1', 'Sales', []],
    ['CPOR RevRec', 'Sales', []],
    ['CPOR OSU', 'Sales', ['CPOR-OSU']],
    ['PAL', 'Power Apps', ['PAL']],
    ['GDAP', 'Sales', ['GDAP']],
  ])('are noted in revenue: %s, %s', async (type, workload, values) => {
    const rows = [sold('t1', workload, 5, '1001', type), sold('t2', 'Sales', 5, '', '')];
    const { notes } = await world.import(revenue, tsv(workloadRevenueColumns, ...rows));
    expect(notes.map(({ code, value }) => [code, value])).toEqual(values.map((value) => ['uncredited-type', value]));
  });

  test.each([
    ['CSP T1', 'Sales', []],
    ['PAL', 'Power Apps', []],
    ['PAL', 'Customer Insights', []],
    ['CSP T1', 'power-apps', ['CSP on Power Apps']],
    ['DPOR', 'Customer Insights', ['DPOR on Customer Insights']],
    ['PAL', 'Sales', ['PAL on Sales']],
    ['CPOR OSA', 'Sales', ['CPOR-OSA']],
    ['CPOR RevRec', 'Portals', ['CPOR-RevRec']],
    // No type would be credited.
    ['CSP T1', 'Commerce', []],
  ])('are noted in usage, with the workload where that matters: %s, %s', async (type, workload, values) => {
    const { notes } = await world.import(usage, tsv(workloadUsageColumns, used('t1', workload, [1], { type })));
    const types = notes.flatMap(({ code, value }) => (code === 'uncredited-type' ? [value] : []));
    expect(types).toEqual(values);
  });

  test('are explained', async () => {
    const rows = [used('t1', 'Power Apps', [1], { type: 'CSP' })];
    const { notes } = await world.import(usage, tsv(workloadUsageColumns, ...rows));
    expect(notes).toMatchObject([{ column: 'PartnerAssociationType', rows: 1, lines: [2] }]);
    expect(explainNote(notes[0]!)).toBe(
      'No edition gives credit for "CSP on Power Apps" in this report: its rows earn nothing.',
    );
  });
});
