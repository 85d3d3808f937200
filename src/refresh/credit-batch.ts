import { createHash } from 'node:crypto';
import { countryOf, coverageOf, factsFor, individualsOf, isScored, tenantsOf } from '../computing/ledger-of-partner.ts';
import type { SnapshotData } from '../facts/catalogue.ts';
import type { LocationDocument } from '../facts/documents.ts';
import { type FactsReader, withFacts } from '../facts/reader.ts';
import { inParallel } from '../in-parallel.ts';
import type { Month } from '../month.ts';
import { emptyPartner, partnerKey, partnersContainer } from '../partners/document.ts';
import { isWithoutData, withoutData } from '../partners/staleness.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { type BenchmarkDocument, withdrawBenchmark, writeBenchmarks } from '../scores/benchmarks.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import {
  type AboutPartner,
  asDone,
  type BatchDocument,
  batches,
  batchKey,
  type CreditedPartner,
  type LargePartner,
  portionKey,
  portions,
  type RefreshDocument,
  refreshes,
  refreshKey,
} from './documents.ts';
import { editionsDue, editionsOf } from './editions-due.ts';
import { finishIfDone } from './finish.ts';
import type { RefreshServices } from './services.ts';
import { benchmarkOf, writePortion } from './write-portion.ts';

/** Most tenants credited at once: a larger partner is credited in portions of this size, each with its own message. */
const tenantsPerPortion = 500;

/** Partners of one batch worked on at once, so that they share the store's round trips. */
export const partnersAtOnce = 25;

/**
 * First stage: credits each partner of a batch from its tenants' facts and writes the ledger portions, with the hash of
 * their content as id. Leaves out a partner whose score is newer than its facts.
 */
export async function creditBatch(services: RefreshServices, refreshId: string, batch: number): Promise<void> {
  const { documents, queues, clock } = services;
  const work = await openBatch(documents, refreshId, batch);
  if (work?.batch.stage !== 'credit') {
    // The message that starts the second stage may have been lost.
    if (work?.batch.stage === 'score') await queues.send('refreshes', { kind: 'score', refreshId, batch });
    if (work?.batch.stage === 'done') await finishIfDone(services, refreshId);
    return;
  }
  const editions = editionsOf(services, work.refresh);
  const done = await withFacts(documents, (reader) =>
    inParallel(work.batch.partners, partnersAtOnce, (partnerId) =>
      creditPartner(services, { refreshId, ...work, reader, editions }, partnerId),
    ),
  );
  const credited: BatchDocument['credited'] = {};
  const withoutData = done.filter((one) => one === 'without-data').length;
  const large: BatchDocument['large'] = {};
  const compared: BenchmarkDocument[] = [];
  for (const [index, partnerId] of work.batch.partners.entries()) {
    const one = done[index];
    if (one === 'unchanged' || one === 'without-data' || one === undefined) continue;
    if ('credited' in one) {
      credited[partnerId] = one.credited;
      if (one.benchmark) compared.push(one.benchmark);
    } else large[partnerId] = one.large;
  }
  await writeBenchmarks(documents, compared);
  if (Object.keys(credited).length + Object.keys(large).length === 0) {
    // Nothing is due, so the second stage would have nothing to do.
    await update(documents, batches, batchKey(refreshId, batch), (before): BatchDocument | undefined => {
      return before?.stage === 'credit' ? asDone({ ...before, withoutData }, clock.now()) : undefined;
    });
    await finishIfDone(services, refreshId);
    return;
  }
  const handedOn = Object.keys(large).length === 0;
  await update(documents, batches, batchKey(refreshId, batch), (before): BatchDocument | undefined => {
    if (before?.stage !== 'credit') return undefined;
    const progressAt = clock.now().toISOString();
    return { ...before, credited, large, withoutData, progressAt, stage: handedOn ? 'score' : 'credit' };
  });
  if (handedOn) await queues.send('refreshes', { kind: 'score', refreshId, batch });
  else {
    for (const [partnerId, { plan, portions: count }] of Object.entries(large)) {
      for (let portion = 0; portion < count; portion++) {
        await queues.send('refreshes', { kind: 'credit-portion', refreshId, batch, partnerId, plan, portion });
      }
    }
  }
}

interface BatchAtWork {
  refreshId: string;
  refresh: RefreshDocument;
  batch: BatchDocument;
  reader: FactsReader;
  editions: readonly Edition[];
}

/** Credits one partner, or plans its portions, unless its scores are up to date or there is nothing to score. */
async function creditPartner(
  services: RefreshServices,
  { refreshId, refresh, batch, reader, editions }: BatchAtWork,
  partnerId: string,
): Promise<
  | { credited: CreditedPartner; benchmark: BenchmarkDocument | undefined }
  | { large: LargePartner }
  | 'unchanged'
  | 'without-data'
> {
  const { documents } = services;
  const { month } = refresh;
  const partner = (await documents.read(partnersContainer, partnerKey(partnerId)))?.value ?? emptyPartner(partnerId);
  const due = editionsDue(services, partner, editions, refresh, reader.snapshot);
  // An earlier try may have marked the partner and stopped before it computed the comparison again.
  if (due.length === 0) return isWithoutData(partner, month) ? 'without-data' : 'unchanged';
  const programs = due.map(({ program }) => program);
  const locations = await reader.locationsOf(partnerId, partner.candidates);
  if (!isScored(reader, locations, month)) {
    // If a slice was replaced while it was read, the data may only seem to be gone; then `withFacts` repeats the work.
    if (await reader.isTorn()) return 'without-data';
    if (refresh.benchmarks) await withdrawBenchmark(documents, partnerId, month, reader.snapshot.effect);
    await update(documents, partnersContainer, partnerKey(partnerId), (before) => {
      const after = before && withoutData(services.rulebooks, before, programs, month, reader.snapshot.effect);
      return JSON.stringify(after) === JSON.stringify(before) ? undefined : after;
    });
    return 'without-data';
  }
  const tenants = await tenantsOf(reader, locations, month);
  const rules = due.map(({ program }) => [program, services.rulebooks.rulesOf(program, month)!.fingerprint]);
  const besides = { ...(await aboutPartner(reader, partnerId, locations, month)), rules: Object.fromEntries(rules) };
  if (tenants.length > tenantsPerPortion) {
    const { moment } = reader.snapshot;
    const planned = await planPortions(services, {
      refreshId,
      batch: batch.batch,
      partnerId,
      tenants,
      moment,
      programs,
    });
    return { large: { ...planned, programs, moment, ...besides } };
  }
  const of = {
    partnerId,
    month,
    locations: new Set(locations.map(({ location }) => location)),
    facts: await factsFor(reader, tenants, due, month),
    individuals: await individualsOf(reader, locations),
  };
  const sums = benchmarkOf(services, refresh, reader, of);
  const { effect } = reader.snapshot;
  const benchmark = sums && { partnerId, month, effect, ...sums };
  return { credited: { portions: await writePortion(services, reader, of, due), effect, ...besides }, benchmark };
}

async function aboutPartner(
  reader: FactsReader,
  partnerId: string,
  locations: readonly LocationDocument[],
  month: Month,
): Promise<AboutPartner> {
  const country = await countryOf(reader, partnerId, locations);
  return { dataCoverage: coverageOf(reader, locations, month), country };
}

/** Reads a batch with its refresh; `undefined` if the refresh has ended. */
export async function openBatch(
  documents: Documents,
  refreshId: string,
  batch: number,
): Promise<{ refresh: RefreshDocument; batch: BatchDocument } | undefined> {
  const [refresh, found] = await Promise.all([
    documents.read(refreshes, refreshKey(refreshId)),
    documents.read(batches, batchKey(refreshId, batch)),
  ]);
  if (!refresh || !found) throw new Error(`There is no batch ${batch} of a refresh ${refreshId}`);
  return refresh.value.open ? { refresh: refresh.value, batch: found.value } : undefined;
}

async function planPortions(
  { documents }: RefreshServices,
  of: {
    refreshId: string;
    batch: number;
    partnerId: string;
    tenants: readonly string[];
    moment: SnapshotData;
    programs: readonly string[];
  },
): Promise<Pick<LargePartner, 'plan' | 'portions'>> {
  const { refreshId, batch, partnerId, tenants, moment, programs } = of;
  const plan = createHash('sha256')
    .update([moment.effect, ...programs, ...tenants].join('\n'))
    .digest('base64url')
    .slice(0, 12);
  const count = Math.ceil(tenants.length / tenantsPerPortion);
  for (let portion = 0; portion < count; portion++) {
    const key = portionKey(refreshId, batch, partnerId, plan, portion);
    const mine = tenants.slice(portion * tenantsPerPortion, (portion + 1) * tenantsPerPortion);
    const value = { kind: 'portion' as const, batch, partnerId, plan, portion, tenants: mine, open: true };
    await documents.write(portions, { ...key, value, when: 'absent' });
  }
  return { plan, portions: count };
}
