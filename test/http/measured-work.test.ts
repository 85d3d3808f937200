import { afterEach, expect, test, vi } from 'vitest';
import { measureWork } from '../../functions/measured-work.ts';
import { batches, batchKey } from '../../src/refresh/documents.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { withFaults } from '../storage/faults.ts';
import { subscriptionColumns, tsv, World } from '../support/world.ts';

const world = new World();
afterEach(() => world.close());

test('a store that fails while handled work is measured does not bring the message again', async () => {
  const sold = ['s', '2021-02', 't', 'Sales', 'CSP', 1, '1.00', '1001', 'CSP'];
  await world.import('subscription-details', tsv(subscriptionColumns, sold));
  const { id: refreshId } = await orderRefresh(world, { month: '2021-02' as never });
  await world.work();
  expect((await world.documents.read(batches, batchKey(refreshId, 0)))!.value.stage).toBe('done');
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const failing = withFaults(world.documents, () => 'before');
  for (const message of [{ kind: 'credit', refreshId, batch: 0 }, { nonsense: true }])
    await measureWork({ documents: failing }, 'refreshes', message);
  await measureWork({ documents: failing }, 'imports', { importId: 'id-1' });
  expect(warned).toHaveBeenCalledTimes(3);
});
