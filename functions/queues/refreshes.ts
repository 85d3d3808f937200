import { z } from 'zod';
import { creditBatch, creditPortion } from '../../src/refresh/credit.ts';
import { giveUpRefresh, planRefresh } from '../../src/refresh/refreshes.ts';
import { scoreBatch } from '../../src/refresh/score.ts';
import { theApp } from '../application.ts';
import { consumer } from './consumer.ts';

const batch = { refreshId: z.string(), batch: z.int().min(0) };
const portion = { partnerId: z.string(), plan: z.string(), portion: z.int().min(0) };
const message = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plan'), ...batch }),
  z.strictObject({ kind: z.literal('credit'), ...batch }),
  z.strictObject({ kind: z.literal('credit-portion'), ...batch, ...portion }),
  z.strictObject({ kind: z.literal('score'), ...batch }),
]);

consumer('refreshes', message, {
  handle: async (given) => {
    const app = await theApp();
    switch (given.kind) {
      case 'plan':
        return planRefresh(app, given.refreshId, given.batch);
      case 'credit':
        return creditBatch(app, given.refreshId, given.batch);
      case 'credit-portion':
        return creditPortion(app, given);
      case 'score':
        return scoreBatch(app, given.refreshId, given.batch);
    }
  },
  givenUp: async (given) =>
    giveUpRefresh(await theApp(), given.refreshId, given.kind === 'plan' ? undefined : given.batch),
});
