import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../../src/notifications/deliveries/documents.ts';
import { settled } from '../../../src/notifications/deliveries/next-state.ts';
import type { Outcome } from '../../../src/notifications/sending/sender.ts';
import { standardTiming } from '../../../src/notifications/services.ts';

const now = new Date('2021-10-20T06:00:00.000Z');
const hour = 3_600_000;
const attempt = { id: 'claim', at: now.toISOString(), durationMs: 12 };

const pending = (turn: number): Delivery => ({
  id: 'tc_1',
  endpointId: 'ep_1',
  owner: '1234567',
  partnerId: '1234567',
  program: 'smb',
  sequence: 7,
  event: 'partner.tier.changed',
  body: '{}',
  state: 'pending',
  createdAt: now.toISOString(),
  nextAttemptAt: now.toISOString(),
  turn,
  lease: { by: 'claim', until: now.toISOString() },
  attempts: [],
});

const settledAfter = (turn: number, outcome: Partial<Outcome>, random = 0.5) =>
  settled(pending(turn), attempt, { ok: false, durationMs: 12, ...outcome }, now, () => random, standardTiming);
const pauseMs = (delivery: Delivery) => Date.parse(delivery.nextAttemptAt ?? '') - now.getTime();

describe('the pauses between attempts', () => {
  test.each([
    [0, 5],
    [1, 5 * 60],
    [2, 30 * 60],
    [3, 2 * 3600],
    [4, 5 * 3600],
    [5, 10 * 3600],
    [6, 14 * 3600],
    [7, 20 * 3600],
    [8, 24 * 3600],
  ])('after attempt %i: %i s, a fifth less or more', (turn, seconds) => {
    expect(pauseMs(settledAfter(turn, { status: 500 }, 0))).toBe(seconds * 800);
    expect(pauseMs(settledAfter(turn, { status: 500 }, 0.5))).toBe(seconds * 1000);
    expect(pauseMs(settledAfter(turn, { status: 500 }, 0.999_999))).toBeLessThanOrEqual(seconds * 1200);
  });

  test('after the tenth attempt there is none', () => {
    const delivery = settledAfter(9, { status: 500 });
    expect(delivery).toMatchObject({ state: 'failed', failure: 'exhausted', turn: 10, finishedAt: now.toISOString() });
    expect(delivery).not.toHaveProperty('nextAttemptAt');
    expect(delivery).not.toHaveProperty('lease');
  });
});

describe('Retry-After', () => {
  test.each([
    ['seconds', 429, '3600', hour],
    ['seconds, unavailable', 503, '3600', hour],
    ['a date', 503, 'Wed, 20 Oct 2021 08:00:00 GMT', 2 * hour],
    ['a day at the most', 503, String(30 * 24 * 3600), 24 * hour],
    ['a date far away', 429, 'Thu, 20 Oct 2033 08:00:00 GMT', 24 * hour],
    ['never sooner than the schedule', 503, '1', 5000],
    ['zero', 429, '0', 5000],
    ['a date gone by', 503, 'Tue, 19 Oct 2021 08:00:00 GMT', 5000],
    ['negative', 503, '-100', 5000],
    ['no number', 503, 'soon', 5000],
    ['empty', 503, '', 5000],
    ['a number beyond all', 503, '9'.repeat(400), 24 * hour],
    ['with another status', 500, '3600', 5000],
    ['with a redirect', 302, '3600', 5000],
  ])('%s', (_what, status, retryAfter, pause) => {
    expect(pauseMs(settledAfter(0, { status, retryAfter }))).toBe(pause);
  });
});

test.each([
  ['a success', { ok: true, status: 200 }, { state: 'delivered' }],
  ['gone', { status: 410 }, { state: 'failed', failure: 'gone' }],
  ['a redirect', { status: 301 }, { state: 'pending' }],
  ['not found', { status: 404 }, { state: 'pending' }],
  ['no answer', { error: 'timeout' }, { state: 'pending' }],
  ['a success that did not end', { status: 200, error: 'timeout' }, { state: 'pending' }],
])('%s', (_what, outcome, expected) => {
  expect(settledAfter(0, outcome)).toMatchObject({ ...expected, turn: 1, attempts: [attempt] });
});

test('a pending delivery always has a later time, within two days, and a decided one none', () => {
  const outcome = fc.record({
    ok: fc.boolean(),
    durationMs: fc.nat(),
    status: fc.integer({ min: 200, max: 599 }),
    retryAfter: fc.string(),
  });
  fc.assert(
    fc.property(
      fc.nat(12),
      outcome,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (turn, came, random) => {
        const delivery = settledAfter(turn, came, random);
        if (delivery.state !== 'pending') return delivery.nextAttemptAt === undefined;
        return pauseMs(delivery) > 0 && pauseMs(delivery) <= 48 * hour;
      },
    ),
  );
});
