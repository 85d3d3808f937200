import { once } from 'node:events';
import { expect, test } from 'vitest';
import { receiver } from '../notifications/receiver.ts';
import { Product } from './product.ts';

test('twelve receivers that hang hold nobody up: a good one is served before any of them times out', async () => {
  const arrived = new EventTarget();
  const good = await receiver((response) => {
    response.end();
    arrived.dispatchEvent(new Event('delivery'));
  });
  const hanging = await receiver(() => {});
  const product = await Product.start();
  try {
    const register = async (url: string) => {
      const made = await product.post('webhooks', { url, events: ['webhook.test'] });
      return ((await made.json()) as { id: string }).id;
    };
    const hung = await Promise.all(Array.from({ length: 12 }, (_, index) => register(`${hanging.url}/${index}`)));
    const id = await register(good.url);
    for (const each of hung) await product.post(`webhooks/${each}/test`, {});
    await expect.poll(() => hanging.requests.length, { timeout: 30_000 }).toBe(12);
    const delivery = once(arrived, 'delivery');
    await product.post(`webhooks/${id}/test`, {});
    await delivery;
    const attempts = await Promise.all(
      hung.map(async (each) => {
        const page = await product.get<{ items: { attempts: [] }[] }>(`webhooks/${each}/deliveries`);
        return page.items[0]?.attempts.length;
      }),
    );
    expect(attempts.filter((count) => count === 0).length).toBeGreaterThan(0);
  } finally {
    await hanging.close();
    await good.close();
  }
});
