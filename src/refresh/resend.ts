import { partnersContainer } from '../partners/document.ts';
import { sendAtRisk } from './at-risk.ts';
import { batches, refreshes } from './documents.ts';
import { finishIfDone } from './finish.ts';
import { publishOutbox } from './outbox.ts';
import type { RefreshServices } from './services.ts';

/** Minutes of silence after which work counts as lost; longer than a message stays invisible after a crash. */
const silentForMinutes = 15;

/**
 * Sends work again whose messages were lost: batches and plans of running refreshes, events in outboxes, outlooks that
 * are due. A superfluous message does no harm.
 * @returns the work sent again, for the log
 */
export async function resendRefreshes(services: RefreshServices): Promise<string[]> {
  const { documents, queues, clock } = services;
  const silentSince = new Date(clock.now().getTime() - silentForMinutes * 60_000).toISOString();
  const again: string[] = [];
  const working = await documents.query(refreshes, {
    partition: 'refreshes',
    where: [{ path: 'open', is: '=', value: true }],
    limit: 100,
  });
  for (const { value: refresh } of working.items) {
    if (refresh.plan) {
      if (refresh.progressAt > silentSince) continue;
      again.push(`plan of refresh ${refresh.id}`);
      await queues.send('refreshes', { kind: 'plan', refreshId: refresh.id, batch: refresh.plan.batch });
      continue;
    }
    const open = await documents.query(batches, {
      partition: refresh.id,
      where: [
        { path: 'kind', is: '=', value: 'batch' },
        { path: 'open', is: '=', value: true },
      ],
      limit: 1_000,
    });
    if (open.items.length === 0) await finishIfDone(services, refresh.id);
    for (const { value: batch } of open.items) {
      if (batch.progressAt > silentSince) continue;
      again.push(`batch ${batch.batch} of refresh ${refresh.id}`);
      await queues.send('refreshes', {
        kind: batch.stage === 'credit' ? 'credit' : 'score',
        refreshId: refresh.id,
        batch: batch.batch,
      });
    }
  }
  const unsent = await documents.query(partnersContainer, {
    where: [{ path: 'unsent', is: '=', value: true }],
    limit: 200,
  });
  for (const { value } of unsent.items) {
    again.push(`events of partner ${value.partnerId}`);
    await publishOutbox(services, value);
  }
  const due = await documents.query(partnersContainer, {
    where: [{ path: 'atRiskDue.since', is: '<=', value: silentSince }],
    limit: 200,
  });
  for (const { value } of due.items) {
    again.push(`look ahead of partner ${value.partnerId}`);
    await sendAtRisk(services, value);
  }
  return again;
}
