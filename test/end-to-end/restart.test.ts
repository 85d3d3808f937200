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

test('a second host on the same data refuses to start, and the first goes on', async () => {
  const product = await Product.start();
  const second = new Product(product.dataFolder);
  await expect(second.start()).rejects.toThrow(/in use|already|another/i);
  expect(await product.get('health/ready')).toMatchObject({ status: 'ready' });
});
