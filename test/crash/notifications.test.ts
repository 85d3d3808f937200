import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveriesContainer } from '../../src/notifications/deliveries/documents.ts';
import { publishTierChange } from '../../src/notifications/dispatch/publish.ts';
import { operatorPartition } from '../../src/notifications/endpoints/documents.ts';
import { readEndpoint } from '../../src/notifications/endpoints/read.ts';
import { createLanes, standardLanes } from '../../src/notifications/sending/lanes.ts';
import { type Fault, type FaultKind, withFaults } from '../notifications/faults.ts';
import { receivers, statuses } from '../notifications/receiver.ts';
import { aTierChange, deliveriesTo, drain, handle, register, world } from '../notifications/world.ts';

const receiver = receivers();
const change = aTierChange();

interface Given {
  faults: readonly Fault[];
  /** What the partner's receiver answers, in turn; the operator's always 200. */
  answers: readonly [number, ...number[]];
  retryAfterMs: number;
  atOnce?: number;
  /** How many further copies of the first message there are. */
  copies?: number;
  /** True if no worker waits for an answer: every attempt continues beside it. */
  aside?: boolean;
}

/** Takes one tier change from the outbox to the end, with these faults, and returns what is left. */
async function run({ faults, answers, retryAfterMs, atOnce = 1, copies = 0, aside = false }: Given) {
  const context = world();
  if (aside) context.lanes = createLanes({ ...standardLanes, holdMs: 0 });
  context.queues.retryAfterMs = retryAfterMs;
  const [partners, operators] = [await receiver(statuses(...answers)), await receiver(statuses(200))];
  const { endpoint } = await register(context, '1234567', { url: partners.url });
  const { endpoint: ours } = await register(context, operatorPartition, { url: operators.url });

  const faulty = withFaults(context, faults);
  for (let handedOn = false; !handedOn; ) {
    try {
      await publishTierChange(faulty.context, change);
      handedOn = true;
    } catch (error) {
      expect(String(error)).toContain('killed');
    }
  }
  for (let copy = 0; copy < copies; copy++) await publishTierChange(context, change);
  const handled = await drain(context, faulty.context, { atOnce });

  const received = [...partners.requests, ...operators.requests];
  const ids = new Set(received.map(({ headers }) => headers['webhook-id']));
  const bodies = new Set(received.map(({ body }) => body));
  const [delivery] = await deliveriesTo(context, endpoint.id);
  const [forUs] = await deliveriesTo(context, ours.id, operatorPartition);
  const stored = await context.documents.query(deliveriesContainer, { limit: 100 });
  const { status } = await readEndpoint(context, '1234567', endpoint.id);
  const summary = {
    ids: [...ids],
    bodies: bodies.size,
    deliveries: stored.items.length,
    partner: [delivery?.state, delivery?.failure, status],
    operator: forUs?.state,
    lastAnswer: delivery?.attempts.at(-1)?.status,
  };
  return { summary, handled, calls: faulty.calls(), requests: received.length, poison: poisoned(context) };
}

const poisoned = ({ queues }: ReturnType<typeof world>) =>
  queues.sent.filter(({ queue }) => queue === 'deliveries-poison').length;

describe('a worker killed at any call, once', () => {
  const cases: [string, Given['answers'], number, FaultKind][] = [];
  for (const kind of ['before', 'after', 'denied'] as const) {
    for (const retryAfterMs of [0, 30_000, 600_000]) {
      cases.push(['a failure, then a success', [500, 200], retryAfterMs, kind]);
      cases.push(['gone', [410], retryAfterMs, kind]);
    }
  }

  test.each(cases)('%s (%j), the message back after %i ms, killed %s', async (_what, answers, retryAfterMs, kind) => {
    const clean = await run({ faults: [], answers, retryAfterMs });
    expect(clean.summary.ids).toEqual([change.id]);
    for (let at = 1; at <= clean.calls; at++) {
      const struck = await run({ faults: [{ at, kind }], answers, retryAfterMs });
      expect(struck.summary, `call ${at}`).toEqual(clean.summary);
      // A second sending is possible only where the worker died between the answer and its record.
      expect(struck.requests - clean.requests, `call ${at}`).toBeLessThanOrEqual(1);
      expect(struck.handled - clean.handled, `call ${at}`).toBeLessThanOrEqual(5);
    }
  });

  test('the end after the last attempt: failed, and in the poison queue', async () => {
    const clean = await run({ faults: [], answers: [500], retryAfterMs: 600_000 });
    expect(clean.summary.partner).toEqual(['failed', 'exhausted', 'enabled']);
    expect(clean.poison).toBe(1);
    for (let at = clean.calls - 12; at <= clean.calls; at++) {
      for (const kind of ['before', 'after'] as const) {
        const struck = await run({ faults: [{ at, kind }], answers: [500], retryAfterMs: 600_000 });
        expect(struck.summary, `killed ${kind} call ${at}`).toEqual(clean.summary);
        expect(struck.poison, `killed ${kind} call ${at}`).toBeGreaterThanOrEqual(1);
      }
    }
  });
});

test.each(['before', 'after', 'denied'] as const)(
  'a worker killed %s any call while attempts go on beside it',
  async (kind) => {
    const given = { answers: [500, 200], retryAfterMs: 30_000, aside: true } as const;
    const clean = await run({ ...given, faults: [] });
    for (let at = 1; at <= clean.calls; at++) {
      const struck = await run({ ...given, faults: [{ at, kind }] });
      expect(struck.summary, `call ${at}`).toEqual(clean.summary);
    }
  },
);

test.each([-600_000, -60_000, 60_000, 600_000])('a second worker whose clock is %i ms off', async (skew) => {
  const context = world();
  const { url, requests } = await receiver(statuses(500, 503, 200));
  const { endpoint } = await register(context, '1234567', { url });
  const off = { ...context, clock: { now: () => new Date(context.clock.time + skew) } };
  for (const _copy of [1, 2]) await publishTierChange(context, change);
  for (let turn = 0; context.queues.messages.length > 0; turn++) {
    const worker = turn % 2 === 0 ? context : off;
    await context.queues.runNext((...message) => handle(worker, ...message));
    expect(turn).toBeLessThan(100);
  }
  expect(await deliveriesTo(context, endpoint.id)).toMatchObject([
    { state: 'delivered', attempts: [{ status: 500 }, { status: 503 }, { status: 200 }] },
  ]);
  expect(new Set(requests.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([change.id]));
});

test('several faults, copies of messages and workers side by side: one id, nothing lost, an end', async () => {
  const fault = fc.record({
    at: fc.integer({ min: 1, max: 60 }),
    kind: fc.constantFrom<FaultKind>('before', 'after', 'denied'),
  });
  const given = fc.record({
    faults: fc.array(fault, { maxLength: 4 }),
    answers: fc.constantFrom<Given['answers']>([200], [500, 200], [503, 302, 200]),
    retryAfterMs: fc.constantFrom(30_000, 600_000),
    atOnce: fc.integer({ min: 1, max: 4 }),
    aside: fc.boolean(),
    copies: fc.nat(3),
  });
  await fc.assert(
    fc.asyncProperty(given, async (chosen) => {
      const { summary } = await run(chosen);
      expect(summary).toMatchObject({
        ids: [change.id],
        bodies: 1,
        deliveries: 2,
        partner: ['delivered', undefined, 'enabled'],
        operator: 'delivered',
      });
    }),
    { numRuns: 120 },
  );
});
