import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Product } from './product.ts';

const sales = (tenant: string, month: string, location: string, revenue: string) => [
  `s-${tenant}`,
  month,
  tenant,
  'Dynamics 365 Sales',
  'CSP',
  10,
  revenue,
  location,
  'CSP',
];

test('everything survives a restart, in good order and killed hard', async () => {
  const product = await Product.start();
  await product.import('subscription-details', tsv(subscriptionColumns, sales('t1', '2021-02', '1001', '15000.00')));
  await product.refresh('2021-02');
  const endpoint = await product.post('partners/1001/webhooks', {
    url: 'http://127.0.0.1:9/',
    events: ['partner.tier.changed'],
  });
  expect(endpoint.status).toBe(201);
  const { secret, ...registered } = (await endpoint.json()) as { id: string; secret: string };
  expect(secret).toMatch(/^whsec_/);
  const score = await product.get('partners/1001/scores/smb');
  const imports = await product.get('imports');

  expect(await product.stop()).toBe(0);
  await product.start();
  expect(await product.get('partners/1001/scores/smb')).toEqual(score);
  expect(await product.get('imports')).toEqual(imports);
  expect(await product.get(`partners/1001/webhooks/${registered.id}`)).toEqual(registered);

  // Killed right after the answer: the file was taken in, and is imported after the next start.
  const accepted = await product.upload(
    'subscription-details',
    tsv(subscriptionColumns, sales('t1', '2021-02', '1001', '30000.00')),
  );
  expect(accepted.status).toBe(202);
  const { id } = (await accepted.json()) as { id: string };
  await product.kill();
  await product.start();
  expect(await product.finished(`imports/${id}`)).toMatchObject({ status: 'succeeded' });
  await product.refresh('2021-02');
  expect(await product.get('partners/1001/scores/smb')).toMatchObject({ score: 10 });
});

test('an upload that moves and an import under way end before a host that is stopped', async () => {
  const product = await Product.start();
  const tenants = Array.from({ length: 20_000 }, (_, number) => sales(`t${number}`, '2021-02', '1001', '1.00'));
  const { id } = (await (
    await product.upload('subscription-details', tsv(subscriptionColumns, ...tenants))
  ).json()) as {
    id: string;
  };
  const pieces = tsv(subscriptionColumns, sales('t1', '2021-03', '1001', '2.00')).split(/(?<=\t)/);
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  async function* slowly() {
    for (const piece of pieces) {
      yield new TextEncoder().encode(piece);
      await pause(100);
      begin();
    }
  }
  const answer = product.upload('subscription-details', ReadableStream.from(slowly()));
  await began;
  expect(await product.get(`imports/${id}`)).toMatchObject({ finishedAt: null });
  const said = product.log;
  const stopped = product.stop();
  const accepted = await answer;
  expect(accepted.status).toBe(202);
  const { id: second } = (await accepted.json()) as { id: string };
  expect(await stopped).toBe(0);
  expect(product.log).toBe(said);

  await product.start();
  for (const one of [id, second])
    expect(await product.finished(`imports/${one}`)).toMatchObject({ status: 'succeeded', rowsRejected: 0 });
});

test('a second host on the same data refuses to start, and the first goes on', async () => {
  const product = await Product.start();
  const second = new Product(product.dataFolder);
  await expect(second.start()).rejects.toThrow(/in use|already|another/i);
  expect(await product.get('health/ready')).toMatchObject({ status: 'ready' });
});
