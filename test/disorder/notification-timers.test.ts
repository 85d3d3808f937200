import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resendOverdueDeliveries } from '../../src/notifications/deliveries/resend.ts';
import { undispatchedContainer } from '../../src/notifications/dispatch/documents.ts';
import type { RecoverMessage } from '../../src/notifications/dispatch/messages.ts';
import { takeBackDispatch } from '../../src/notifications/dispatch/poison.ts';
import { publishTierChange } from '../../src/notifications/dispatch/publish.ts';
import { recover } from '../../src/notifications/dispatch/recover.ts';
import { resendOverdueDispatches } from '../../src/notifications/dispatch/resend.ts';
import { changeEndpoint, deleteEndpoint, enableEndpoint } from '../../src/notifications/endpoints/change.ts';
import { endpointsContainer } from '../../src/notifications/endpoints/documents.ts';
import { resealSecrets, rotateSecret } from '../../src/notifications/endpoints/secrets.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { receivers, statuses } from '../notifications/receiver.ts';
import { aTierChange, deliveriesTo, drain, register, steps, world } from '../notifications/world.ts';
import { inTurns, Turns } from './turns.ts';

const receiver = receivers();
const owner = '1234567';
const hour = 3_600_000;
const runs = { numRuns: 25, endOnFailure: true };

/** The same context for each of several workers, whose calls are made in an order that the seed decides. */
function shared(context: ReturnType<typeof world>, seed: number) {
  const turns = new Turns(seed);
  const [documents, queues] = [inTurns(context.documents, turns), inTurns(context.queues, turns)];
  return { ...context, documents, queues } as typeof context;
}

describe('the secrets timer', () => {
  const [old, fresh] = [
    { id: 'old', key: new Uint8Array(32).fill(1) },
    { id: 'new', key: new Uint8Array(32).fill(2) },
  ];

  test('fired twice at the same time, and beside changes of the endpoint, seals all anew and undoes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const before = { ...world(), vault: createVault([old]) };
        const { endpoint, secret } = await register(before, owner, { url: 'https://crm.example.com/' });
        const context = { ...shared(before, seed), vault: createVault([fresh, old]) };
        const [rotated] = await Promise.all([
          rotateSecret(context, owner, endpoint.id, 24),
          resealSecrets(context),
          changeEndpoint(context, owner, endpoint.id, { description: 'CRM' }),
          resealSecrets(context),
        ]);
        const stored = (await before.documents.read(endpointsContainer, { partition: owner, id: endpoint.id }))!.value;
        const alone = createVault([fresh]);
        expect(stored.secrets.map(({ sealed }) => alone.open(sealed, endpoint.id))).toEqual([rotated.secret, secret]);
        expect(stored.description).toBe('CRM');
        expect(await resealSecrets(context)).toBe(0);
      }),
      runs,
    );
  });

  test('that did not fire is made up for by the next: the old key goes on opening until then', async () => {
    const context = world();
    const [first, both] = [createVault([old]), createVault([fresh, old])];
    const { endpoint, secret } = await register({ ...context, vault: first }, owner, {
      url: 'https://crm.example.com/',
    });
    context.clock.time += 40 * 24 * hour;
    const read = async () => (await context.documents.read(endpointsContainer, { partition: owner, id: endpoint.id }))!;
    expect(both.open((await read()).value.secrets[0]!.sealed, endpoint.id)).toBe(secret);
    expect(await resealSecrets({ ...context, vault: both })).toBe(1);
    expect(createVault([fresh]).open((await read()).value.secrets[0]!.sealed, endpoint.id)).toBe(secret);
  });
});

describe('what sends deliveries again', () => {
  const changes = Array.from({ length: 4 }, (_, index) =>
    aTierChange({ sequence: index + 1, month: `2021-0${index + 1}` as never }),
  );

  /** An endpoint with four deliveries that failed once, and the messages of which were lost. */
  async function lost() {
    const context = world();
    const { url, requests } = await receiver(statuses(500, 500, 500, 500, 200));
    const { endpoint } = await register(context, owner, { url });
    for (const change of changes) await publishTierChange(context, change);
    await steps(context, ...changes.flatMap(() => ['dispatch', 'first attempt']));
    context.queues.messages = [];
    return { context, endpoint, requests };
  }
  const idsOf = (requests: { headers: Record<string, unknown> }[]) =>
    requests.map(({ headers }) => headers['webhook-id']).sort();
  const each = changes.map(({ id }) => id).sort();

  test.each([1.5, 26, 24 * 40])(
    'the watch, fired twice at the same time after %d hours, sends each once',
    async (hours) => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          const { context, endpoint, requests } = await lost();
          context.clock.time += hours * hour;
          const workers = shared(context, seed);
          await Promise.all([resendOverdueDeliveries(workers), resendOverdueDeliveries(workers)]);
          const before = requests.length;
          await drain(context, workers, { atOnce: 3 });
          expect(idsOf(requests.slice(before))).toEqual(each);
          expect((await deliveriesTo(context, endpoint.id)).map(({ state }) => state)).toEqual(
            each.map(() => 'delivered'),
          );
          expect(await resendOverdueDeliveries(workers)).toBe(0);
        }),
        { ...runs, numRuns: 6 },
      );
    },
  );

  test('a recovery asked for twice at the same time, and beside the watch, sends each once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const context = world();
        const { url, requests } = await receiver(statuses(410, 200));
        const { endpoint } = await register(context, owner, { url });
        for (const change of changes) await publishTierChange(context, change);
        await drain(context);
        expect((await deliveriesTo(context, endpoint.id)).map(({ state }) => state)).toEqual(each.map(() => 'failed'));
        await enableEndpoint(context, owner, endpoint.id);
        context.clock.time += 2 * hour;
        const workers = shared(context, seed);
        const since = new Date(context.clock.time - 24 * hour);
        const before = requests.length;
        await Promise.all([
          recover(workers, owner, endpoint.id, since),
          resendOverdueDeliveries(workers),
          recover(workers, owner, endpoint.id, since),
        ]);
        await drain(context, workers, { atOnce: 3 });
        expect(idsOf(requests.slice(before))).toEqual(each);
      }),
      runs,
    );
  });

  /** An endpoint with four deliveries that failed for good, and that answers well now. */
  async function failed() {
    const context = world();
    const { url, requests } = await receiver(statuses(410, 200));
    const { endpoint } = await register(context, owner, { url });
    for (const change of changes) await publishTierChange(context, change);
    await drain(context);
    await enableEndpoint(context, owner, endpoint.id);
    const before = requests.length;
    return {
      context,
      endpoint,
      told: () => idsOf(requests.slice(before)),
      since: new Date(context.clock.time - 24 * hour),
    };
  }
  const waiting = async ({ documents }: ReturnType<typeof world>) =>
    (await documents.query(undispatchedContainer, { limit: 10 })).items.map(({ value }) => value.message);

  /** Recovers, while the message sent after so many others never comes; and lets the watch fire. */
  async function recoveredWithout(lost: number) {
    const { context, endpoint, told, since } = await failed();
    const send = context.queues.send.bind(context.queues);
    let sent = 0;
    context.queues.send = async (...message) => {
      if (++sent !== lost) await send(...message);
    };
    await recover(context, owner, endpoint.id, since);
    await drain(context);
    for (let round = 0; round < 2; round++) {
      context.clock.time += 1.5 * hour;
      await resendOverdueDispatches(context);
      await resendOverdueDeliveries(context);
      await drain(context);
    }
    return { told: told(), waiting: await waiting(context), sent };
  }

  test('a recovery of which a message never comes: the watch makes up for it, whichever it is', async () => {
    const { sent: all, ...wanted } = await recoveredWithout(0);
    expect(wanted).toEqual({ told: each, waiting: [] });
    // One for each stage, and one for each delivery.
    expect(all).toBe(3 + changes.length);
    for (let lost = 1; lost <= all; lost++) {
      const { sent: _, ...struck } = await recoveredWithout(lost);
      expect(struck, `without message ${lost}`).toEqual(wanted);
    }
  });

  test('a recovery that can never be done, or whose endpoint is gone, is not asked for for ever', async () => {
    const { context, endpoint, since } = await failed();
    await recover(context, owner, endpoint.id, since);
    const [message] = (await waiting(context)) as [RecoverMessage];
    context.clock.time += 40 * 24 * hour;
    await takeBackDispatch(context, message);
    expect(await waiting(context)).toEqual([]);
    await recover(context, owner, endpoint.id, since);
    await deleteEndpoint(context, owner, endpoint.id);
    await drain(context);
    expect(await waiting(context)).toEqual([]);
  });
});
