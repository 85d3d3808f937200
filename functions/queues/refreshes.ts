import { z } from 'zod';
import type { App } from '../../src/app.ts';
import { giveUpAtRisk } from '../../src/refresh/at-risk.ts';
import { batches, batchKey } from '../../src/refresh/documents.ts';
import { giveUpRefresh } from '../../src/refresh/finish.ts';
import { workRefresh } from '../../src/refresh/work.ts';
import { theApp } from '../application.ts';
import { measure } from '../telemetry.ts';
import { consumer } from './consumer.ts';

const batch = { refreshId: z.string(), batch: z.int().min(0) };
const portion = { partnerId: z.string(), plan: z.string(), portion: z.int().min(0) };
const message = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plan'), ...batch }),
  z.strictObject({ kind: z.literal('credit'), ...batch }),
  z.strictObject({ kind: z.literal('credit-portion'), ...batch, ...portion }),
  z.strictObject({ kind: z.literal('score'), ...batch }),
  z.strictObject({ kind: z.literal('at-risk'), partnerId: z.string() }),
]);

consumer('refreshes', message, {
  handle: async (given) => {
    const app = await theApp();
    await workRefresh(app, given);
    if (given.kind === 'score') await measureBatch(app, given.refreshId, given.batch);
  },
  givenUp: async (given) => {
    const app = await theApp();
    if (given.kind === 'at-risk') return giveUpAtRisk(app, given.partnerId);
    return giveUpRefresh(app, given.refreshId, given.kind === 'plan' ? undefined : given.batch);
  },
});

async function measureBatch({ documents }: App, refreshId: string, batch: number): Promise<void> {
  const stored = await documents.read(batches, batchKey(refreshId, batch));
  if (stored?.value.stage !== 'done') return;
  const { scoredPartners, failures } = stored.value;
  // Partners without data of the month, or with an up-to-date score, were not scored.
  measure('partner-months-scored', scoredPartners);
  measure('partner-months-failed', failures.length);
}
