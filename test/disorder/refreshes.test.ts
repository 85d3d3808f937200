import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { refreshes, refreshKey } from '../../src/refresh/documents.ts';
import { orderRefresh } from '../../src/refresh/refreshes.ts';
import { outcomeOf } from '../crash/outcome.ts';
import { accept, profiles, register, sales, training, usage } from '../crash/story.ts';
import { receiver, statuses } from '../notifications/receiver.ts';
import { allEvents, comparable } from './comparable.ts';
import { Crowd, type Manner } from './crowd.ts';

const month = '2021-03' as Month;

/** Scores two months, imports a file that changes a tier in the second, and refreshes that by so many orders at once. */
async function run(orders: number, manner: Manner) {
  const ear = await receiver(statuses(200));
  const crowd = new Crowd(manner);
  try {
    const { desk } = crowd;
    await register(desk, ear.url, allEvents);
    for (const [report, text] of [
      ['partner-profile', profiles],
      ['training-details', training],
      ['subscription-details', sales('10000.00')],
      ['dynamics-365-usage', usage],
    ] as const) {
      await accept(desk, report, text);
      await crowd.drain();
    }
    await orderRefresh(desk, { id: 'before', month: '2021-02' as Month, monthsAfter: [month] });
    await crowd.rest();
    await accept(desk, 'subscription-details', sales('90000.00'), ['2002:2021-03']);
    await crowd.drain();
    const ids = Array.from({ length: orders }, (_, index) => `order-${index}`);
    await Promise.all(ids.map((id) => orderRefresh(desk, { id, month })));
    await crowd.rest();
    const ended = await crowd.desk.documents.readMany(refreshes, ids.map(refreshKey));
    const documents = Object.entries(outcomeOf(crowd.folder, comparable(ear)));
    return {
      documents: Object.fromEntries(documents.filter(([key]) => !key.startsWith('refreshes '))),
      told: ear.requests.map(({ headers }) => String(headers['webhook-id'])).sort(),
      refreshes: ended.map((one) => one!.value),
    };
  } finally {
    await crowd.remove();
    await ear.close();
  }
}

describe('refreshes of one month at the same time', () => {
  test('come to the same as one, and tell each change once', async () => {
    const single = await run(1, { seed: 0 });
    expect(single.refreshes).toMatchObject([{ status: 'succeeded', partnersDone: 2, tierChanges: 1 }]);
    const manner = fc.record({
      seed: fc.integer(),
      workers: fc.integer({ min: 1, max: 4 }),
      copies: fc.integer({ min: 1, max: 2 }),
      shuffled: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 3 }), manner, async (orders, manner) => {
        const { documents, told, refreshes } = await run(orders, manner);
        expect(documents).toEqual(single.documents);
        expect(told).toEqual(single.told);
        for (const one of refreshes)
          expect(one).toMatchObject({ status: 'succeeded', partnersTotal: 2, partnersFailed: 0 });
        expect(refreshes.reduce((sum, { tierChanges }) => sum + tierChanges, 0)).toBe(1);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  }, 60_000);
});
