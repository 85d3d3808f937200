import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allContainers } from '../../src/all-containers.ts';
import type { Month } from '../../src/month.ts';
import { tierChangesContainer } from '../../src/notifications/dispatch/documents.ts';
import { refreshes } from '../../src/refresh/documents.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { programs } from '../../src/rulebooks/index.ts';
import { cosmosClient } from '../../src/storage/cosmos/client.ts';
import { openCosmosDocuments } from '../../src/storage/cosmos/documents.ts';
import { reports, sales } from '../crash/story.ts';
import { createEmulatedContainers, startCosmosServer } from '../storage/cosmos/server.ts';
import { World } from '../support/world.ts';
import { inTurns, Turns } from './turns.ts';
import { viewOf } from './view.ts';

/**
 * Imports the four reports, scores two months, imports a corrected file and scores the newest again.
 * @param atOnce how many workers get each message at the same time, and how many orders of each refresh there are
 */
async function outcomeIn(world: World, atOnce: number): Promise<unknown> {
  const times = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: atOnce }, work));
  const work = async () => {
    // Copies make further copies: those equal to one that already waits are left out.
    for (let round = 0; world.waiting.length > 0; round++) {
      const messages = new Map(world.waiting.splice(0).map((one) => [JSON.stringify(one), one]));
      await Promise.all([...messages.values()].map((message) => times(() => world.handle(message))));
      expect(round).toBeLessThan(50);
    }
  };
  const refresh = async (id: string, month: string) => {
    let order = 0;
    await times(() => orderRefresh(world, { id: `${id}-${order++}`, month: month as Month }));
    await work();
    const ended = await world.documents.query(refreshes, { partition: 'refreshes', limit: 20 });
    return ended.items.filter((one) => one.id.startsWith(id)).map(({ value }) => value);
  };
  for (const [report, text] of reports) {
    await world.accept(report, text);
    await work();
  }
  await refresh('first', '2021-02');
  await refresh('second', '2021-03');
  await world.accept('subscription-details', sales('90000.00'), { covers: ['2002:2021-03'] });
  await work();
  const third = await refresh('third', '2021-03');
  const changes = await world.documents.query(tierChangesContainer, { limit: 10 });
  return {
    view: await viewOf(world),
    changes: changes.items.map(({ value: { occurredAt: _, ...change } }) => change),
    changesFound: third.reduce((sum, { tierChanges }) => sum + tierChanges, 0),
    ends: new Set(third.map(({ status, partnersDone, open }) => `${status} ${partnersDone} ${open}`)),
  };
}

test('in Cosmos DB, every message handled twice at the same time and every refresh ordered twice', async () => {
  const server = await startCosmosServer();
  try {
    const inSqlite = new World();
    const single = await outcomeIn(inSqlite, 1);
    await inSqlite.close();
    expect(single).toMatchObject({ changes: [{ partnerId: '1001', from: 'none', to: 'silver', sequence: 1 }] });
    const account = { endpoint: server.endpoint, key: server.key };
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const database = `pci${seed}`;
        await createEmulatedContainers(
          cosmosClient(account, () => {}),
          database,
          allContainers(programs),
        );
        const documents = openCosmosDocuments({ ...account, database, recordCharge: () => {} });
        const inCosmos = new World(inTurns(documents, new Turns(seed)));
        expect(await outcomeIn(inCosmos, 2)).toEqual(single);
        await inCosmos.close();
      }),
      { numRuns: 6, endOnFailure: true },
    );
  } finally {
    await server.close();
  }
});
