import { expect, test } from 'vitest';
import { entriesFor, notCountedFor } from '../../src/access/redaction.ts';
import { fullSight, type Sight } from '../../src/access/sight.ts';
import type { LedgerEntry, Measured, NotCountedEntry } from '../../src/api/ledger.ts';
import type { Month } from '../../src/month.ts';

/** What a workload measures, with parts of two locations, as callers may see it. */

const part = (location: string, amount: number) => ({
  subscription: `s-${location}`,
  association: { location, type: 'CSP' as const, report: 'business-applications-revenue' as const },
  amount,
});
const entryOf = (unit: Measured['unit']): LedgerEntry => ({
  ...{ indicator: 'net-customer-adds', title: '', rule: 'R10.3', unit: 'workloads', amount: 1 },
  month: '2026-02' as Month,
  association: part('1001', 0).association,
  measured: {
    unit,
    needed: 250,
    months: [{ month: '2026-02' as Month, amount: 300, parts: [part('1001', 100), part('1002', 200)] }],
  },
});
const only = (...locations: string[]) => new Set(locations);

test.each<[string, Measured['unit'], Sight, unknown]>([
  ['everything', 'USD', fullSight, [300, { 1001: 100, 1002: 200 }]],
  ['no revenue', 'USD', { shown: 'all', detailed: only() }, [null, { 1001: null, 1002: null }]],
  ['no revenue, but use', 'MCV', { shown: 'all', detailed: only() }, [300, { 1001: 100, 1002: 200 }]],
  ['one location', 'USD', { shown: only('1001'), detailed: only('1001') }, [null, { 1001: 100 }]],
  ['one location, use', 'MCV', { shown: only('1001'), detailed: only('1001') }, [null, { 1001: 100 }]],
  ['one location without revenue', 'USD', { shown: only('1001'), detailed: only() }, [null, { 1001: null }]],
])('a caller who sees %s, in %s', (_, unit, sight, expected) => {
  const [{ measured } = {}] = entriesFor([entryOf(unit)], sight, () => false);
  const [month] = measured!.months;
  const parts = month!.parts.map(({ association, amount }) => [association.location, amount]);
  expect([month!.amount, Object.fromEntries(parts)]).toEqual(expected);
});

test.each<[string, string, Sight, number | undefined]>([
  ['everything', 'USD', fullSight, 240],
  ['no revenue', 'USD', { shown: 'all', detailed: only() }, undefined],
  ['no revenue, but use', 'MCV', { shown: 'all', detailed: only() }, 240],
  ['one location, whose revenue is in the sum', 'USD', { shown: only('1001'), detailed: only('1001') }, undefined],
  ['one location, use', 'MCV', { shown: only('1001'), detailed: only('1001') }, undefined],
])('what is too little, for a caller who sees %s, in %s', (_, unit, sight, measured) => {
  const entry: NotCountedEntry = {
    ...{ indicator: 'net-customer-adds', title: '', text: '', rule: 'R10.3', unit: 'workloads', rows: 1, months: [] },
    reason: 'too-little',
    association: part('1001', 0).association,
    details: { unit, measured: 240, needed: 250 },
  };
  const [shown] = notCountedFor([entry], sight, () => false);
  expect(shown!.details).toEqual({ unit, needed: 250, ...(measured === undefined ? {} : { measured }) });
});
