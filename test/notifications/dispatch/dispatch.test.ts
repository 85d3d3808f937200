import { describe, expect, test } from 'vitest';
import { dispatchTierChange } from '../../../src/notifications/dispatch/dispatch.ts';
import { publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { operatorPartition } from '../../../src/notifications/endpoints/documents.ts';
import { receivers, statuses } from '../receiver.ts';
import { aTierChange, register, steps, world } from '../world.ts';

const receiver = receivers();
const change = aTierChange();

describe('dispatching', () => {
  test('one delivery for each endpoint that asked: of the partner, of the operator, for the program', async () => {
    const context = world();
    const made = [
      ['1234567', {}],
      ['1234567', { programs: ['smb'] }],
      ['1234567', { programs: ['cba-ce', 'cba-fo'] }],
      ['7654321', {}],
      [operatorPartition, {}],
      [operatorPartition, { programs: ['cba-fo'] }],
    ] as const;
    const ids: string[] = [];
    for (const [owner, body] of made) {
      ids.push((await register(context, owner, { url: 'https://crm.example.com/', ...body })).endpoint.id);
    }
    await publishTierChange(context, change);
    await dispatchTierChange(context, { partnerId: '1234567', tierChangeId: change.id });
    const sent = context.queues.sent.filter(({ queue }) => queue === 'deliveries').map(({ body }) => body);
    expect(sent).toEqual(
      [ids[0], ids[1], ids[4]].map((endpointId) => ({ endpointId, deliveryId: change.id, attempt: 0 })),
    );
  });

  test('a tier change that is not there (yet) comes again', async () => {
    const message = { partnerId: '1234567', tierChangeId: 'tc_none' };
    await expect(dispatchTierChange(world(), message)).rejects.toMatchObject({ code: 'tier-change-missing' });
  });

  test('more endpoints than fit on a page', async () => {
    const context = world();
    for (let count = 0; count < 100; count++) await register(context, '1234567', { url: 'https://crm.example.com/' });
    for (let count = 0; count < 30; count++)
      await register(context, operatorPartition, { url: 'https://crm.example.com/' });
    await publishTierChange(context, change);
    await dispatchTierChange(context, { partnerId: '1234567', tierChangeId: change.id });
    const sent = context.queues.sent.filter(({ queue }) => queue === 'deliveries');
    expect(new Set(sent.map(({ body }) => body.endpointId)).size).toBe(130);
  });

  test('repeated after the first attempt, it queues nothing more', async () => {
    const context = world();
    const { url } = await receiver(statuses(500, 200));
    await register(context, '1234567', { url });
    await publishTierChange(context, change);
    await steps(context, 'dispatch', 'first attempt');
    const before = context.queues.sent.length;
    await dispatchTierChange(context, { partnerId: '1234567', tierChangeId: change.id });
    expect(context.queues.sent).toHaveLength(before);
  });
});
