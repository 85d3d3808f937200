import { expect, test } from 'vitest';
import { entriesFor } from '../../src/access/redaction.ts';
import { fullSight, type Sight } from '../../src/access/sight.ts';
import type { LedgerEntry, Measured } from '../../src/api/scores.ts';
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
