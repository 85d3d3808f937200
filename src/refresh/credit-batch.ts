import { withFacts } from '../facts/reader.ts';
import { writeBenchmarks } from '../scores/benchmarks.ts';
import { ReadAhead } from '../storage/read-ahead.ts';
import { update } from '../storage/update.ts';
import { creditPartners } from './credit-partners.ts';
import { asDone, type BatchDocument, batches, batchKey } from './documents.ts';
import { openBatch } from './open-batch.ts';
import { scoreBatch, scorePartners } from './score-batch.ts';
import type { RefreshServices } from './services.ts';

/**
 * Credits each partner of a batch from its tenants' facts, notes the results in the batch, and goes on to score the
 * partners. Leaves out a partner whose score is newer than its facts. If a partner is large, its portions are
 * credited by further messages, and the whole batch is scored after the last of them.
 */
export async function creditBatch(services: RefreshServices, refreshId: string, batch: number): Promise<void> {
  const { documents, queues, clock } = services;
  const work = await openBatch(documents, refreshId, batch);
  if (!work) return;
  // An earlier try stopped between crediting and the end.
  if (work.batch.stage !== 'credit') return scoreBatch(services, refreshId, batch);
  const ahead = { ...services, documents: new ReadAhead(documents) };
  const { atHand, benchmarks, ...results } = await withFacts(ahead.documents, (reader) =>
    creditPartners(ahead, work, reader),
  );
  const { credited, large, withoutData, reportsMissing } = results;
  await writeBenchmarks(documents, benchmarks);
  const isLarge = Object.keys(large).length > 0;
  const nothingDue = !isLarge && Object.keys(credited).length === 0;
  const after = await update(documents, batches, batchKey(refreshId, batch), (before): BatchDocument | undefined => {
    if (before?.stage !== 'credit') return undefined;
    if (nothingDue) return asDone({ ...before, withoutData, reportsMissing }, clock.now());
    const progressAt = clock.now().toISOString();
    return { ...before, ...results, progressAt, stage: isLarge ? 'credit' : 'score' };
  });
  for (const [partnerId, { plan, portions }] of Object.entries(large)) {
    for (let portion = 0; portion < portions; portion++)
      await queues.send('refreshes', { kind: 'credit-portion', refreshId, batch, partnerId, plan, portion });
  }
  if (isLarge) return;
  await scorePartners(ahead, { refresh: work.refresh, batch: after! }, atHand);
}
