import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../../src/notifications/deliveries/documents.ts';
import { nextState, type Step } from '../../../src/notifications/deliveries/next-state.ts';
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

const attempted = (turn: number, outcome: Partial<Outcome>, random = 0.5): Step => ({
  type: 'attempt',
  turn,
  attempt,
  outcome: { ok: false, durationMs: 12, ...outcome },
  retryDelaysMs: standardTiming.retryDelaysMs,
  random: () => random,
});
const afterAttempt = (turn: number, outcome: Partial<Outcome>, random?: number) =>
  nextState(pending(turn), attempted(turn, outcome, random), now)!;
const pauseMs = (delivery: Delivery) => Date.parse(delivery.nextAttemptAt ?? '') - now.getTime();

describe('a step in a state', () => {
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
  const { lease: _lease, ...due } = pending(1);
  const { nextAttemptAt: _due, ...over } = due;
  const states = {
    due,
    overdue: { ...due, nextAttemptAt: at(-61) },
    'claimed by us': { ...due, lease: { by: 'us', until: at(1) } },
    'claimed by another': { ...due, lease: { by: 'another', until: at(1) } },
    'our claim ran out': { ...due, lease: { by: 'us', until: at(-1) } },
    'of the next turn': { ...due, turn: 2 },
    delivered: { ...over, turn: 2, state: 'delivered', finishedAt: at(-1) },
    failed: { ...over, turn: 2, state: 'failed', failure: 'exhausted', finishedAt: at(-1) },
  } satisfies Record<string, Delivery>;
  const until = new Date(at(2));
  const steps: Record<string, Step> = {
    claim: { type: 'claim', by: { turn: 1 }, claim: 'us', until },
    park: { type: 'park', by: { turn: 1 }, until },
    'park our claim': { type: 'park', by: { claim: 'us' }, until },
    'give up our claim': { type: 'give-up', by: { claim: 'us' }, failure: 'endpoint-disabled' },
    'give up the turn': { type: 'give-up', by: { turn: 1 }, failure: 'unprocessable' },
    'attempt: 200': attempted(1, { ok: true, status: 200 }),
    'attempt: 500': attempted(1, { status: 500 }),
    'attempt: 410': attempted(1, { status: 410 }),
    restart: { type: 'restart' },
    resend: { type: 'resend', dueBefore: new Date(at(-60)) },
  };
  /** What a reader of the delivery sees: `–` where it stays as it was. */
  const seen = (delivery: Delivery | undefined) => {
    if (!delivery) return '–';
    const { state, failure, turn, lease, nextAttemptAt, attempts } = delivery;
    const minutes = nextAttemptAt && Math.round((Date.parse(nextAttemptAt) - now.getTime()) / 60_000);
    const parts = [
      failure ?? (lease ? 'claimed' : state),
      state === 'pending' && !lease ? `in ${minutes} min` : '',
      `turn ${turn}`,
      attempts.length > 0 ? 'recorded' : '',
    ];
    return parts.filter((part) => part !== '').join(', ');
  };

  test.each<[step: string, changes: Partial<Record<keyof typeof states, string>>]>([
    ['claim', { due: 'claimed, turn 1', overdue: 'claimed, turn 1', 'our claim ran out': 'claimed, turn 1' }],
    [
      'park',
      {
        due: 'pending, in 2 min, turn 1',
        overdue: 'pending, in 2 min, turn 1',
        'our claim ran out': 'pending, in 2 min, turn 1',
      },
    ],
    [
      'park our claim',
      { 'claimed by us': 'pending, in 2 min, turn 1', 'our claim ran out': 'pending, in 2 min, turn 1' },
    ],
    [
      'give up our claim',
      { 'claimed by us': 'endpoint-disabled, turn 1', 'our claim ran out': 'endpoint-disabled, turn 1' },
    ],
    [
      'give up the turn',
      {
        due: 'unprocessable, turn 1',
        overdue: 'unprocessable, turn 1',
        'our claim ran out': 'unprocessable, turn 1',
      },
    ],
    [
      'attempt: 200',
      {
        due: 'delivered, turn 2, recorded',
        overdue: 'delivered, turn 2, recorded',
        'claimed by us': 'delivered, turn 2, recorded',
        'claimed by another': 'delivered, turn 2, recorded',
        'our claim ran out': 'delivered, turn 2, recorded',
        'of the next turn': 'delivered, turn 2, recorded',
        failed: 'delivered, turn 2, recorded',
      },
    ],
    [
      'attempt: 500',
      {
        due: 'pending, in 5 min, turn 2, recorded',
        overdue: 'pending, in 5 min, turn 2, recorded',
        'claimed by us': 'pending, in 5 min, turn 2, recorded',
        'claimed by another': 'pending, in 5 min, turn 2, recorded',
        'our claim ran out': 'pending, in 5 min, turn 2, recorded',
      },
    ],
    [
      'attempt: 410',
      {
        due: 'gone, turn 2, recorded',
        overdue: 'gone, turn 2, recorded',
        'claimed by us': 'gone, turn 2, recorded',
        'claimed by another': 'gone, turn 2, recorded',
        'our claim ran out': 'gone, turn 2, recorded',
      },
    ],
    [
      'restart',
      {
        due: 'pending, in 0 min, turn 2',
        overdue: 'pending, in 0 min, turn 2',
        'our claim ran out': 'pending, in 0 min, turn 2',
        'of the next turn': 'pending, in 0 min, turn 3',
        delivered: 'pending, in 0 min, turn 3',
        failed: 'pending, in 0 min, turn 3',
      },
    ],
    ['resend', { overdue: 'pending, in 0 min, turn 1' }],
  ])('%s', (step, changes) => {
    const unchanged = Object.fromEntries(Object.keys(states).map((state) => [state, '–']));
    const found = Object.entries(states).map(([name, state]) => [name, seen(nextState(state, steps[step]!, now))]);
    expect(Object.fromEntries(found)).toEqual({ ...unchanged, ...changes });
  });
});

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
    expect(pauseMs(afterAttempt(turn, { status: 500 }, 0))).toBe(seconds * 800);
    expect(pauseMs(afterAttempt(turn, { status: 500 }, 0.5))).toBe(seconds * 1000);
    expect(pauseMs(afterAttempt(turn, { status: 500 }, 0.999_999))).toBeLessThanOrEqual(seconds * 1200);
  });

  test('after the tenth attempt there is none', () => {
    const delivery = afterAttempt(9, { status: 500 });
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
    expect(pauseMs(afterAttempt(0, { status, retryAfter }))).toBe(pause);
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
  expect(afterAttempt(0, outcome)).toMatchObject({ ...expected, turn: 1, attempts: [attempt] });
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
        const delivery = afterAttempt(turn, came, random);
        if (delivery.state !== 'pending') return delivery.nextAttemptAt === undefined;
        return pauseMs(delivery) > 0 && pauseMs(delivery) <= 48 * hour;
      },
    ),
  );
});
