import { type Snapshot, takeSnapshot } from '../facts/catalogue.ts';
import { noteRun, noteScored } from '../facts/runs.ts';
import { type PartnerDocument, partnersContainer } from '../partners/document.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import {
  asDone,
  type BatchDocument,
  batches,
  batchKey,
  type RefreshDocument,
  refreshes,
  refreshKey,
} from './documents.ts';
import { editionsDue, editionsOf } from './editions-due.ts';
import { finishIfDone } from './finish.ts';
import type { RefreshServices } from './services.ts';

const partnersPerBatch = 50;

const batchesPerMessage = 20;

/**
 * Splits the partners into batches and sends each to the first stage, unless none of its partners is due; continues
 * with a further message. An existing batch keeps its partners, so that planning twice makes one plan.
 */
export async function planRefresh(services: RefreshServices, refreshId: string, fromBatch: number): Promise<void> {
  const { documents, queues, clock } = services;
  const stored = await documents.read(refreshes, refreshKey(refreshId));
  if (!stored) throw new Error(`There is no refresh ${refreshId}`);
  const { plan } = stored.value;
  if (!stored.value.open || !plan || plan.batch > fromBatch) return;
  const { month, programs, partners, staleOnly } = stored.value;
  // Before any partner is planned: data imported from now on may come too late for the plan.
  if (plan.batch === 0 && !partners && !staleOnly) await noteRun(documents, programs, month);
  const snapshot = await takeSnapshot(documents);
  let { batch, after } = plan;
  let total = stored.value.partnersTotal;
  // Sends a batch's message while the next batch is made.
  let sending: Promise<void> | undefined;
  for (let made = 0; made < batchesPerMessage; made++) {
    const [kept] = await Promise.all([batchAfter(services, stored.value, snapshot, batch, after), sending]);
    if (!kept) {
      await update(documents, refreshes, refreshKey(refreshId), (before): RefreshDocument | undefined => {
        if (!before?.plan) return undefined;
        const { plan: _, ...planned } = before;
        return { ...planned, status: 'running', partnersTotal: total, progressAt: clock.now().toISOString() };
      });
      await finishIfDone(services, refreshId);
      return;
    }
    sending = kept.open ? queues.send('refreshes', { kind: 'credit', refreshId, batch }) : undefined;
    total += kept.partners.length;
    after = kept.partners.at(-1)!;
    batch++;
  }
  await sending;
  await update(documents, refreshes, refreshKey(refreshId), (before): RefreshDocument | undefined => {
    if (!before?.plan || before.plan.batch >= batch) return undefined;
    return {
      ...before,
      status: 'running',
      plan: { batch, after },
      partnersTotal: total,
      progressAt: clock.now().toISOString(),
    };
  });
  await queues.send('refreshes', { kind: 'plan', refreshId, batch });
}

/** Lists the next partners, with their documents if those were read. */
async function partnersAfter(
  documents: Documents,
  refresh: RefreshDocument,
  after: string,
): Promise<{ partition: string; value?: PartnerDocument }[]> {
  if (refresh.partners) {
    const next = refresh.partners.filter((partner) => partner > after).slice(0, partnersPerBatch);
    return next.map((partition) => ({ partition }));
  }
  const page = await documents.query(partnersContainer, {
    where: [
      { path: 'partition', is: '>', value: after },
      { path: refresh.staleOnly ? 'stale' : 'listed', is: '=', value: true },
    ],
    limit: partnersPerBatch,
  });
  return page.items;
}

/**
 * Returns the batch that begins after a partner; `undefined` if no partners are left. A batch is done at once if none
 * of its partners is due. A retry must reuse the stored batch: its partners may no longer match `staleOnly`.
 */
async function batchAfter(
  services: RefreshServices,
  refresh: RefreshDocument,
  snapshot: Snapshot,
  batch: number,
  after: string,
): Promise<BatchDocument | undefined> {
  const { documents, clock } = services;
  const key = batchKey(refresh.id, batch);
  const made = await documents.read(batches, key);
  if (made) return made.value;
  const found = await partnersAfter(documents, refresh, after);
  if (found.length === 0) return undefined;
  const editions = editionsOf(services, refresh);
  const scored = editions.filter(({ program }) =>
    found.some(({ value }) => value?.standings[program]?.history[refresh.month]),
  );
  await noteScored(
    documents,
    scored.map(({ program }) => program),
    refresh.month,
  );
  const due = found.some(({ value }) => !value || editionsDue(services, value, editions, refresh, snapshot).length > 0);
  const open: BatchDocument = {
    kind: 'batch',
    batch,
    partners: found.map(({ partition }) => partition),
    stage: 'credit',
    open: true,
    progressAt: clock.now().toISOString(),
    credited: {},
    large: {},
    failures: [],
    tierChanges: 0,
    creditedPartners: 0,
    scoredPartners: 0,
    withoutData: 0,
  };
  const value = due ? open : asDone(open, clock.now());
  if (await documents.write(batches, { ...key, value, when: 'absent' })) return value;
  return (await documents.read(batches, key))!.value;
}
