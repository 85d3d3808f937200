import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LedgerPortion, ledgerContainer } from '../../src/scores/documents.ts';
import { creditedLines, storedLines } from '../../src/scores/stored-lines.ts';
import type { Association, LedgerLine, WorkloadMeasured } from '../../src/scoring/ledger.ts';
import { brought } from '../../src/storage/forms.ts';

/** Lines of workloads in the form in which portions store them. */

const associations: Association[] = ['1001', '1002'].flatMap((location) =>
  (['CSP', 'TPOR'] as const).map((type) => ({ location, type, report: 'business-applications-revenue' as const })),
);
const association = fc.constantFrom(...associations);
const subscription = fc.constantFrom('s-1', 's-2', 's-3');
const amount = fc.integer({ min: -900, max: 900_000 });
const measured: fc.Arbitrary<WorkloadMeasured> = fc.record({
  month: fc.constantFrom('2025-02', '2026-02') as fc.Arbitrary<never>,
  amount,
  parts: fc.array(fc.record({ subscription, association, amount }), { maxLength: 3 }),
});
const line: fc.Arbitrary<LedgerLine> = fc.record(
  {
    indicator: fc.constantFrom('net-customer-adds', 'deployments'),
    tenant: fc.constantFrom('t-1', 't-2'),
    rule: fc.constant('R10.3'),
    association,
    track: fc.constantFrom('enterprise', 'smb'),
    measured: fc.array(measured, { minLength: 1, maxLength: 2 }),
    amounts: fc.constant([['2026-02', 1]] as never),
  },
  { requiredKeys: ['indicator', 'rule', 'amounts'], noNullPrototype: true },
);

/** As the store keeps it. */
const kept = <Of>(value: Of): Of => JSON.parse(JSON.stringify(value)) as Of;

test('lines come back to the byte, and the same lines are stored in the same bytes', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const stored = storedLines(lines);
      expect(JSON.stringify(creditedLines(kept(stored)))).toBe(JSON.stringify(lines));
      expect(JSON.stringify(storedLines(kept(lines)))).toBe(JSON.stringify(stored));
    }),
  );
});

describe('what workloads measure', () => {
  const parts = [
    { subscription: 's-gold', association: associations[0]!, amount: 100 },
    { subscription: 's-gold', association: associations[1]!, amount: 200 },
  ];
  const of = { month: '2026-02' as never, amount: 300, parts };
  const common = { indicator: 'deployments', rule: 'R10.6', amounts: [['2026-02' as never, 1]] as const };
  const both: LedgerLine[] = [
    { ...common, association: associations[0]!, track: 'enterprise', measured: [of] },
    { ...common, association: associations[0]!, track: 'smb', measured: [of] },
  ];

  test('is stored once for both tracks, as is each association and text', () => {
    expect(storedLines(both)).toEqual({
      lines: [
        [0, 0, 1, [2, 1], 0, 6, [0]],
        [0, 0, 1, [2, 1], 0, 9, [0]],
      ],
      lists: {
        texts: ['deployments', 'R10.6', '2026-02', '1001', 'CSP', 'business-applications-revenue'].concat(
          'enterprise',
          's-gold',
          'TPOR',
          'smb',
        ),
        associations: [
          [3, 4, 5],
          [3, 8, 5],
        ],
        measured: [[2, 300, 7, 0, 100, 7, 1, 200]],
        fields: [['indicator', 'rule', 'amounts', 'association', 'track', 'measured']],
      },
    });
  });

  const sums = [['deployments|smb', { total: 1, base: 0 }]];

  test.each([
    [
      'beside the lines',
      {
        lines: [
          { ...common, association: 0, track: 'enterprise', measured: [0] },
          { ...common, association: 0, track: 'smb', measured: [0] },
        ],
        placed: {
          associations: associations.slice(0, 2),
          subscriptions: ['s-gold'],
          measured: [
            [
              '2026-02',
              300,
              [
                [0, 0, 100],
                [0, 1, 200],
              ],
            ],
          ],
        },
        sums,
      },
    ],
    ['in the lines themselves', { lines: both, sums }],
  ])('is read of a portion of form 1, which has it %s', (_, portion) => {
    const renewed = brought<LedgerPortion>(ledgerContainer, { partition: '1001', id: 'one' }, 1, kept(portion));
    expect(renewed).toEqual({ ...storedLines(both), sums });
    expect(JSON.stringify(creditedLines(renewed))).toBe(JSON.stringify(both));
  });
});

test('lines of programs without workloads are stored as they are', () => {
  const lines: LedgerLine[] = [
    { indicator: 'revenue', rule: 'R5.1', association: associations[0]!, amounts: [['2021-09' as never, 5]] },
  ];
  expect(JSON.stringify(storedLines(lines))).toBe(JSON.stringify({ lines }));
  const portion = { lines, sums: [] };
  const key = { partition: '1001', id: 'one' };
  expect(JSON.stringify(brought(ledgerContainer, key, 1, portion))).toBe(JSON.stringify(portion));
});
