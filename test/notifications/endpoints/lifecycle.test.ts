import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { deliveriesContainer } from '../../../src/notifications/deliveries/documents.ts';
import { redeliver } from '../../../src/notifications/deliveries/redeliver.ts';
import { testEndpoint } from '../../../src/notifications/deliveries/send-test.ts';
import { publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { recover } from '../../../src/notifications/dispatch/recover.ts';
import { changeEndpoint, deleteEndpoint, enableEndpoint } from '../../../src/notifications/endpoints/change.ts';
import { endpointsContainer, operatorPartition } from '../../../src/notifications/endpoints/documents.ts';
import { readEndpoint } from '../../../src/notifications/endpoints/read.ts';
import { endpointChange } from '../../../src/notifications/endpoints/registration.ts';
import { resealSecrets, rotateSecret } from '../../../src/notifications/endpoints/secrets.ts';
import { createVault } from '../../../src/secrets/vault.ts';
import { receivers, statuses } from '../receiver.ts';
import { aTierChange, deliveriesTo, drain, register, start, steps, world } from '../world.ts';

const receiver = receivers();
const owner = '1234567';
const url = 'https://crm.example.com/hooks/pci';
const hour = 60 * 60 * 1000;
const day = 24 * hour;
const inMonth = (month: string, given = {}) => aTierChange({ month: month as never, ...given });

describe('changing an endpoint', () => {
  test('what is not named stays, null takes away, the rest is replaced', async () => {
    const context = world();
    const { endpoint } = await register(context, owner, { url, programs: ['smb'], description: 'CRM' });
    const changed = await changeEndpoint(context, owner, endpoint.id, { programs: null, events: ['webhook.test'] });
    const { programs: _, ...rest } = endpoint;
    expect(changed).toEqual({ ...rest, events: ['webhook.test'] });
    const other = await changeEndpoint(context, owner, endpoint.id, { url: 'https://a.example/', description: null });
    expect(other).toMatchObject({ url: 'https://a.example/', events: ['webhook.test'] });
    expect(other).not.toHaveProperty('description');
    expect(await readEndpoint(context, owner, endpoint.id)).toEqual(other);
  });

  test.each([
    [{ url: 'https://10.0.0.1/' }, '/url'],
    [{ programs: ['smbb'] }, '/programs/0'],
    [{ hubspot: { token: 'x', idProperty: 'y' } }, '/hubspot'],
  ])('%j is refused at %s', async (change, pointer) => {
    const context = world();
    const { endpoint } = await register(context, owner, { url });
    await expect(changeEndpoint(context, owner, endpoint.id, endpointChange.parse(change))).rejects.toMatchObject({
      errors: [{ pointer }],
    });
    expect(await readEndpoint(context, owner, endpoint.id)).toEqual(endpoint);
  });

  test('an empty change, and another format, are refused', () => {
    expect(endpointChange.safeParse({}).success).toBe(false);
    expect(endpointChange.safeParse({ format: 'hubspot' }).success).toBe(false);
  });

  test('of another owner, it is not there', async () => {
    const context = world();
    const { endpoint } = await register(context, owner, { url });
    for (const call of [
      changeEndpoint(context, '7', endpoint.id, { url }),
      enableEndpoint(context, operatorPartition, endpoint.id),
      testEndpoint(context, '7', endpoint.id),
      rotateSecret(context, '7', endpoint.id, 24),
      recover(context, '7', endpoint.id, new Date(start)),
      redeliver(context, '7', endpoint.id, 'tc_1'),
    ]) {
      await expect(call).rejects.toMatchObject({ kind: 'not-found' });
    }
  });
});

test('a test that fails ends so: it is not tried again, recovered or counted against the endpoint', async () => {
  const context = world();
  const { url: to, requests } = await receiver(statuses(503));
  const { endpoint } = await register(context, owner, { url: to });
  const { deliveryId } = await testEndpoint(context, owner, endpoint.id);
  await drain(context);
  context.clock.time += 1;
  await recover(context, owner, endpoint.id, new Date(start));
  await drain(context);
  expect(requests).toHaveLength(1);
  expect(await deliveriesTo(context, endpoint.id)).toMatchObject([
    { id: deliveryId, state: 'failed', failure: 'not-retried', attempts: [{ status: 503 }] },
  ]);
  expect(context.queues.sent.map(({ queue }) => queue)).not.toContain('deliveries-poison');
  expect(await readEndpoint(context, owner, endpoint.id)).toEqual(endpoint);
});

test('a test event arrives signed, even if other events were asked for', async () => {
  const context = world();
  const { url: to, requests } = await receiver(statuses(200));
  const { endpoint, secret } = await register(context, owner, { url: to });
  const { deliveryId } = await testEndpoint(context, owner, endpoint.id);
  await drain(context);
  const { body = '', headers } = requests[0]!;
  expect(headers['webhook-signature']).toBe(new Webhook(secret).sign(deliveryId, new Date(start), body));
  expect(JSON.parse(body)).toMatchObject({ id: deliveryId, type: 'webhook.test', data: { endpointId: endpoint.id } });
  expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ id: deliveryId, state: 'delivered' }]);
});

describe('a rotated secret', () => {
  test.each([24, 0, 168])('the old one signs beside the new one for %i hours', async (overlap) => {
    const context = world();
    const { url: to, requests } = await receiver(statuses(200));
    const { endpoint, secret: old } = await register(context, owner, { url: to });
    const { secret, previousExpiresAt } = await rotateSecret(context, owner, endpoint.id, overlap);
    expect(Date.parse(previousExpiresAt)).toBe(start + overlap * hour);
    const signers: string[][] = [];
    for (const time of [start + overlap * hour - 1, start + overlap * hour]) {
      context.clock.time = time;
      const { deliveryId } = await testEndpoint(context, owner, endpoint.id);
      await drain(context);
      const { body, headers } = requests.at(-1)!;
      const of = (with_: string) => new Webhook(with_).sign(deliveryId, new Date(time), body);
      signers.push([secret, old].filter((each) => headers['webhook-signature']?.includes(of(each))));
    }
    expect(signers).toEqual([overlap === 0 ? [secret] : [secret, old], [secret]]);
  });

  test('twice in a row three sign, none longer than promised; after five it must wait', async () => {
    const context = world();
    const { endpoint } = await register(context, owner, { url });
    await rotateSecret(context, owner, endpoint.id, 1);
    await rotateSecret(context, owner, endpoint.id, 24);
    const stored = await context.documents.read(endpointsContainer, { partition: owner, id: endpoint.id });
    const until = stored?.value.secrets.map(({ expiresAt }) => expiresAt && (Date.parse(expiresAt) - start) / hour);
    expect(until).toEqual([undefined, 24, 1]);
    for (const _ of [1, 2]) await rotateSecret(context, owner, endpoint.id, 24);
    await expect(rotateSecret(context, owner, endpoint.id, 24)).rejects.toMatchObject({ code: 'too-many-secrets' });
    context.clock.time += 2 * hour;
    await rotateSecret(context, owner, endpoint.id, 24);
  });

  test('secrets are sealed again with the first key, so that the old one can be removed', async () => {
    const context = world();
    const { endpoint, secret } = await register(context, owner, { url });
    const crm = { url: 'https://api.hubapi.com', format: 'hubspot', hubspot: { token: 'pat-1' } };
    const { endpoint: hubspot } = await register(context, operatorPartition, crm);
    const [old, fresh] = [new Uint8Array(32).fill(7), new Uint8Array(32).fill(8)];
    const both = createVault([
      { id: 'new', key: fresh },
      { id: 'test', key: old },
    ]);
    expect(await resealSecrets({ ...context, vault: both })).toBe(2);
    expect(await resealSecrets({ ...context, vault: both })).toBe(0);
    const alone = createVault([{ id: 'new', key: fresh }]);
    const read = async (partition: string, id: string) =>
      (await context.documents.read(endpointsContainer, { partition, id }))!.value;
    expect(alone.open((await read(owner, endpoint.id)).secrets[0]!.sealed, endpoint.id)).toBe(secret);
    const { credentials = '' } = await read(operatorPartition, hubspot.id);
    expect(alone.open(credentials, `${hubspot.id}/credentials`)).toBe('pat-1');
  });
});

describe('recovery', () => {
  const failed = async () => {
    const context = world();
    let status = 400;
    const { url: to, requests } = await receiver((response) => response.writeHead(status).end());
    const { endpoint } = await register(context, owner, { url: to });
    await publishTierChange(context, aTierChange());
    await drain(context);
    requests.length = 0;
    const answer = (next: number) => {
      status = next;
    };
    return { context, endpoint, requests, answer };
  };

  test('one delivery again: same id and bytes, pauses from the beginning', async () => {
    const { context, endpoint, requests, answer } = await failed();
    const [before] = await deliveriesTo(context, endpoint.id);
    const began = context.clock.time;
    const view = await redeliver(context, owner, endpoint.id, before!.id);
    expect(view).toMatchObject({ id: before!.id, state: 'pending' });
    expect(view).not.toHaveProperty('body');
    await steps(context, 'first attempt again');
    const again = (await deliveriesTo(context, endpoint.id))[0]!;
    expect(Date.parse(again.nextAttemptAt ?? '') - began).toBe(5_000);
    answer(200);
    await drain(context);
    expect(requests.map(({ headers }) => headers['webhook-id'])).toEqual([before!.id, before!.id]);
    const [after] = await deliveriesTo(context, endpoint.id);
    expect(after).toMatchObject({ state: 'delivered' });
    expect(after?.attempts).toHaveLength(12);
    await expect(redeliver(context, owner, endpoint.id, 'tc_none')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('a delivered one can be sent again too; one that is being sent cannot', async () => {
    const { context, endpoint, requests, answer } = await failed();
    answer(200);
    const { id } = (await deliveriesTo(context, endpoint.id))[0]!;
    for (const _ of [1, 2]) {
      await redeliver(context, owner, endpoint.id, id);
      await drain(context);
    }
    expect(requests).toHaveLength(2);
    const key = { partition: endpoint.id, id };
    const stored = await context.documents.read(deliveriesContainer, key);
    const lease = { by: 'x', until: new Date(context.clock.time + 1).toISOString() };
    await context.documents.write(deliveriesContainer, { ...key, value: { ...stored!.value, lease }, when: 'always' });
    await expect(redeliver(context, owner, endpoint.id, id)).rejects.toMatchObject({ code: 'delivery-under-way' });
  });

  test('everything since a time: what failed, and what came while the endpoint was disabled', async () => {
    const { context, endpoint, requests, answer } = await failed();
    const failedId = (await deliveriesTo(context, endpoint.id))[0]!.id;
    const key = { partition: owner, id: endpoint.id };
    const stored = await context.documents.read(endpointsContainer, key);
    const disabled = { at: new Date(start).toISOString(), reason: 'gone' } as const;
    await context.documents.write(endpointsContainer, {
      ...key,
      value: { ...stored!.value, disabled },
      when: 'always',
    });
    const at = new Date(context.clock.time).toISOString();
    const missed = ['2021-10', '2021-11'].map((month, index) =>
      inMonth(month, { sequence: 8 + index, occurredAt: at }),
    );
    for (const change of missed) await publishTierChange(context, change);
    await drain(context);
    expect(requests).toHaveLength(0);
    await expect(recover(context, owner, endpoint.id, new Date(start))).rejects.toMatchObject({
      code: 'endpoint-not-enabled',
      message: `The endpoint is disabled. Enable it first: pci webhooks enable ${endpoint.id} --partner ${owner}.`,
    });

    answer(200);
    await enableEndpoint(context, owner, endpoint.id);
    context.clock.time += 1;
    await recover(context, owner, endpoint.id, new Date(start));
    await drain(context);
    const ids = () => requests.map(({ headers }) => headers['webhook-id']).toSorted();
    expect(ids()).toEqual([failedId, ...missed.map(({ id }) => id)].toSorted());
    await recover(context, owner, endpoint.id, new Date(start));
    await drain(context);
    expect(ids()).toHaveLength(3);
  });

  test('more than a page, once each although every message comes twice', async () => {
    const context = world();
    const { url: to, requests } = await receiver(statuses(200));
    const months = Array.from({ length: 230 }, (_, index) =>
      inMonth(`${2000 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`, {
        sequence: index + 1,
        occurredAt: new Date(start - index * 1000).toISOString(),
      }),
    );
    for (const change of months) await publishTierChange(context, change);
    await drain(context, context, { most: 1_000 });
    const { endpoint } = await register(context, operatorPartition, { url: to });
    for (const _ of [1, 2]) await recover(context, operatorPartition, endpoint.id, new Date(start - day));
    await drain(context, context, { most: 2_000 });
    expect(requests).toHaveLength(230);
    expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(230);
  });

  test('ends where the endpoint was deleted', async () => {
    const { context, endpoint, requests } = await failed();
    await recover(context, owner, endpoint.id, new Date(start));
    await deleteEndpoint(context, owner, endpoint.id);
    await drain(context);
    expect(requests).toHaveLength(0);
  });
});
