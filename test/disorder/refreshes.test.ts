import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { refreshes, refreshKey } from '../../src/refresh/documents.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { accept, register, reports, sales } from '../crash/story.ts';
import { type Receiver, receiver, statuses } from '../notifications/receiver.ts';
import { allEvents, comparable } from './comparable.ts';
import { Crowd, type Manner } from './crowd.ts';

const month = '2021-03' as Month;

/** Lets a crowd hear of every event, imports the four reports, and does something with it. */
async function withCrowd<T>(manner: Manner, work: (crowd: Crowd, ear: Receiver) => Promise<T>): Promise<T> {
  const ear = await receiver(statuses(200));
  const crowd = new Crowd(manner);
  try {
    await register(crowd.desk, ear.url, allEvents);
    for (const [report, text] of reports) {
      await accept(crowd.desk, report, text);
      await crowd.drain();
    }
    return await work(crowd, ear);
  } finally {
    await crowd.remove();
    await ear.close();
  }
}

/** Scores two months, imports a file that changes a tier in the second, and refreshes that by so many orders at once. */
const run = (orders: number, manner: Manner) =>
  withCrowd(manner, async (crowd, ear) => {
    const { desk } = crowd;
    await orderRefresh(desk, { id: 'before', month: '2021-02' as Month, monthsAfter: [month] });
    await crowd.rest();
    await accept(desk, 'subscription-details', sales('90000.00'), ['2002:2021-03']);
    await crowd.drain();
    const ids = Array.from({ length: orders }, (_, index) => `order-${index}`);
    await Promise.all(ids.map((id) => orderRefresh(desk, { id, month })));
    await crowd.rest();
    const ended = await desk.documents.readMany(refreshes, ids.map(refreshKey));
    const documents = Object.entries(await crowd.outcome(comparable(ear)));
    return {
      documents: Object.fromEntries(
        documents.flatMap(([key, text]) => (key.startsWith('refreshes ') ? [] : [[key, withoutEffects(text)]])),
      ),
      told: ear.requests.map(({ headers }) => String(headers['webhook-id'])).sort(),
      refreshes: ended.map((one) => one!.value),
    };
  });

/** The import of sales is no reason to score a program of workloads again: by which facts it was scored is chance. */
function withoutEffects(text: string): string {
  const document = JSON.parse(text);
  const ofWorkloads = document.standings?.['business-applications']?.history ?? {};
  const scores =
    document.program === 'business-applications' ? [document] : Object.values<{ effect: number }>(ofWorkloads);
  for (const score of scores) score.effect = 0;
  return JSON.stringify(document);
}

const manner = fc.record({
  seed: fc.integer(),
  workers: fc.integer({ min: 1, max: 4 }),
  copies: fc.integer({ min: 1, max: 2 }),
  shuffled: fc.boolean(),
});

describe('refreshes of one month at the same time', () => {
  test('have the same result as one, and send each change once', async () => {
    const single = await run(1, { seed: 0 });
    expect(single.refreshes).toMatchObject([{ status: 'succeeded', partnersDone: 2, tierChanges: 1 }]);
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
  });
});

test('refreshes of several months at the same time publish every score once, in order for each partner and program', async () => {
  const months = ['2021-01', '2021-02', '2021-03', '2021-04'] as Month[];
  await fc.assert(
    fc.asyncProperty(manner, (manner) =>
      withCrowd(manner, async (crowd, ear) => {
        await Promise.all(months.map((month) => orderRefresh(crowd.desk, { id: month, month })));
        await crowd.rest();
        const events = ear.requests.map(({ body }) => JSON.parse(body));
        const scores = events.filter(({ type }) => type === 'partner.score.published');
        // 2021-01 and 2021-04 have no slices, and 2021-02 has none of workloads.
        const scored = (program: string) => months.slice(program === 'business-applications' ? 2 : 1, 3);
        const wanted = ['1001', '2002'].flatMap((partner) =>
          rulebooks.programs.flatMap((program) => scored(program).map((at) => `${partner} ${program} ${at}`)),
        );
        expect(scores.map(({ data }) => `${data.partnerId} ${data.program} ${data.month}`).sort()).toEqual(
          wanted.sort(),
        );
        const places = events.map(({ data, sequence }) => `${data.partnerId} ${data.program} ${sequence}`);
        expect(new Set(places).size).toBe(places.length);
      }),
    ),
    { numRuns: 25, endOnFailure: true },
  );
});
