import type { Import } from '../../src/api/imports.ts';
import type { LedgerEntry } from '../../src/api/ledger.ts';
import type { Refresh, TierChange } from '../../src/api/refreshes.ts';
import type { Score } from '../../src/api/scores.ts';
import type { Month } from '../../src/month.ts';

const september = '2021-09' as Month;

/** Answers as the API gives them, to start from. */

const named = (id: string, title: string, unit: string) => ({ id, title, unit, group: 'performance', notes: [] });

export const score: Score = {
  partnerId: '1234567',
  partnerName: 'Fjordbyen Konsult',
  program: 'smb',
  edition: '2021-09',
  month: september,
  score: 75.55,
  tier: 'silver',
  stale: false,
  computedAt: '2021-10-20T06:00:00Z',
  indicators: [
    { ...named('net-new-revenue', 'Net new revenue', 'USD'), value: 15_000, target: 30_000, points: 5, maxPoints: 10 },
    {
      ...named('net-customer-adds', 'Net customer adds', 'customers'),
      value: -2,
      target: 10,
      points: 0,
      maxPoints: 10,
    },
    {
      ...named('functional-consultants', 'Functional consultants', 'individuals'),
      value: 5,
      target: 5,
      points: 30,
      maxPoints: 30,
    },
    { ...named('developers', 'Developers', 'individuals'), value: 2, target: 2, points: 5, maxPoints: 5 },
    { ...named('new-deployments', 'New deployments', 'tenants'), value: 9, target: 10, points: 18, maxPoints: 20 },
    {
      ...named('monthly-active-user-growth', 'Monthly active user growth', 'fraction'),
      value: null,
      target: 0.35,
      points: 0,
      maxPoints: 25,
      notes: [
        {
          ...{ code: 'below-minimum-base', rule: 'R5.12', unit: 'users', base: 16, needed: 50, at: '2020-09' },
          text: 'base 16 users, at least 50 needed (R5.12)',
        },
      ],
    },
  ],
  nextTier: { tier: 'gold', pointsMissing: 4.45 },
  dataCoverage: { monthsCovered: 12, of: 13, fewer: { 'dynamics-365-usage': 11 } },
};

export const imported: Import = {
  id: 'im_1',
  report: 'subscription-details',
  fileName: null,
  status: 'queued',
  partial: false,
  covers: [],
  complete: false,
  check: false,
  bytes: 0,
  rowsRead: 0,
  rowsAccepted: 0,
  rowsRejected: 0,
  rowsSetAside: 0,
  rejections: [],
  notes: [],
  furtherNotes: {},
  totals: [],
  emptied: { count: 0, slices: [] },
  absent: { count: 0, slices: [] },
  unfinishedBeside: 0,
  slices: 1,
  slicesSetAside: 0,
  staleScores: 0,
  createdAt: '2021-10-20T06:00:00Z',
  startedAt: null,
  finishedAt: null,
};

export const refresh: Refresh = {
  id: 're_1',
  month: september,
  programs: ['smb'],
  status: 'queued',
  partnersTotal: 0,
  partnersDone: 0,
  partnersScored: 0,
  partnersUnchanged: 0,
  partnersWithoutData: 0,
  partnersFailed: 0,
  reportsMissing: {},
  tierChanges: 0,
  scoresRestated: 0,
  startedAt: '2021-10-20T06:00:00Z',
  finishedAt: null,
};

export const tierChange: TierChange = {
  id: 'tc_1',
  partnerId: '1234567',
  partnerName: 'Contoso',
  program: 'smb',
  month: september,
  edition: '2021-09',
  from: 'none',
  to: 'gold',
  direction: 'up',
  crossed: [60, 80],
  reason: 'scored',
  scoreBefore: 58.5,
  scoreAfter: 80,
  sequence: 1,
  occurredAt: '2021-10-20T06:00:00Z',
};

export const ledger: LedgerEntry[] = [
  {
    indicator: 'net-new-revenue',
    title: 'Net new revenue',
    unit: 'USD',
    month: '2021-08' as Month,
    amount: 1204.1,
    rule: 'R5.1',
    tenant: 't1',
    customerName: 'Mistral Estates',
    subscription: '6f501c77-51eb-4d94-a1db-8aba8796c459',
    association: { location: '1234567', type: 'CSP', report: 'subscription-details' },
  },
  {
    indicator: 'net-new-revenue',
    title: 'Net new revenue',
    unit: 'USD',
    month: september,
    amount: -0.2,
    rule: 'R5.1',
    tenant: 't1',
    customerName: 'Mistral Estates',
    association: { location: '1234567', type: 'DPOR', report: 'subscription-details' },
  },
  {
    indicator: 'functional-consultants',
    title: 'Functional consultants',
    unit: 'individuals',
    month: september,
    amount: 1,
    rule: 'R5.5',
    individual: '10000001',
    individualName: 'Ebba Larsen',
    holds: 'Customer Engagement: PL-200, MB-210',
  },
];
