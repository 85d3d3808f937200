import { factsFor, individualsOf } from '../computing/ledger-of-partner.ts';
import { Snapshot } from '../facts/catalogue.ts';
import { FactsReader } from '../facts/reader.ts';
import { partnerKey, partnersContainer } from '../partners/document.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import { type BatchDocument, batches, batchKey, portionKey, portions, tenantsIn } from './documents.ts';
import { editionsOf } from './editions-due.ts';
import type { RefreshMessage } from './messages.ts';
import { openBatch } from './open-batch.ts';
import type { RefreshServices } from './services.ts';
import { benchmarkOf, writePortion } from './write-portion.ts';

type PortionMessage = Extract<RefreshMessage, { kind: 'credit-portion' }>;

/**
 * First stage of a large partner: credits one portion of its tenants, by the snapshot at which the portions were
 * planned. The last portion done starts the second stage.
 */
export async function creditPortion(services: RefreshServices, message: Omit<PortionMessage, 'kind'>): Promise<void> {
  const { documents, queues, clock } = services;
  const { refreshId, batch, partnerId, plan, portion } = message;
  const work = await openBatch(documents, refreshId, batch);
  const planned = work?.batch.large[partnerId];
  if (!work || planned?.plan !== plan) return;
  const key = portionKey(refreshId, batch, partnerId, plan, portion);
  const stored = await documents.read(portions, key);
  if (!stored) throw new Error(`There is no portion ${key.id} of refresh ${refreshId}`);
  if (stored.value.open) {
    const reader = new FactsReader(documents, new Snapshot(planned.moment));
    const partner = (await documents.read(partnersContainer, partnerKey(partnerId)))!.value;
    const locations = await reader.locationsOf(partnerId, partner.candidates);
    const editions = editionsOf(services, work.refresh).filter(({ program }) => planned.programs.includes(program));
    const of = {
      partnerId,
      month: work.refresh.month,
      locations: new Set(locations.map(({ location }) => location)),
      facts: await factsFor(reader, locations, tenantsIn(stored.value), editions, work.refresh.month),
      individuals: portion === 0 ? individualsOf(locations, await reader.training(locations)) : [],
    };
    const benchmark = benchmarkOf(services, work.refresh, editions, reader, of);
    const credited = await writePortion(services, reader, of, editions);
    if (await reader.isTorn()) return planAnew(services, message);
    await update(documents, portions, key, (before) =>
      before?.open ? { ...before, credited, ...(benchmark ? { benchmark } : {}), open: false } : undefined,
    );
  }
  if (await anyPortionOpen(documents, refreshId, work.batch)) return;
  const { large } = work.batch;
  await update(documents, batches, batchKey(refreshId, batch), (before): BatchDocument | undefined => {
    // Meanwhile the batch may have been credited again, with other portions.
    if (before?.stage !== 'credit' || JSON.stringify(before.large) !== JSON.stringify(large)) return undefined;
    return { ...before, stage: 'score', progressAt: clock.now().toISOString() };
  });
  await queues.send('refreshes', { kind: 'score', refreshId, batch });
}

/**
 * Drops a plan whose facts are gone, and starts crediting the batch by newer ones; only one of the plan's messages
 * does.
 */
async function planAnew(
  { documents, queues }: RefreshServices,
  { refreshId, batch, partnerId, plan }: Omit<PortionMessage, 'kind'>,
): Promise<void> {
  let dropped = false;
  await update(documents, batches, batchKey(refreshId, batch), (before): BatchDocument | undefined => {
    dropped = before?.stage === 'credit' && before.large[partnerId]?.plan === plan;
    return before && dropped ? { ...before, large: {} } : undefined;
  });
  if (dropped) await queues.send('refreshes', { kind: 'credit', refreshId, batch });
}

/** Returns true if any portion of the batch is still to be credited. Portions of dropped plans do not count. */
async function anyPortionOpen(
  documents: Documents,
  refreshId: string,
  { batch, large }: BatchDocument,
): Promise<boolean> {
  for (const [partnerId, { plan }] of Object.entries(large)) {
    const { id } = portionKey(refreshId, batch, partnerId, plan, 0);
    const open = await documents.query(portions, {
      partition: refreshId,
      where: [
        { path: 'id', is: 'starts-with', value: id.slice(0, id.lastIndexOf('|') + 1) },
        { path: 'open', is: '=', value: true },
      ],
      limit: 1,
    });
    if (open.items.length > 0) return true;
  }
  return false;
}
