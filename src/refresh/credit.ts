import { createHash } from 'node:crypto';
import { byLocation, emptyPartner, type LocationDocument, partnerKey, partnersContainer } from '../facts/documents.ts';
import { FactsReader } from '../facts/reader.ts';
import { newestTouch } from '../facts/staleness.ts';
import { update } from '../facts/update.ts';
import { inParallel } from '../in-parallel.ts';
import { addMonths, type Month } from '../month.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { fingerprintOf } from '../rulebooks/fingerprint.ts';
import { creditIndividuals, creditTenant } from '../scoring/credit.ts';
import type { Individual } from '../scoring/facts.ts';
import type { LedgerLine } from '../scoring/ledger.ts';
import { sumLines } from '../scoring/sums.ts';
import type { Documents } from '../storage/ports.ts';
import {
  type BatchDocument,
  batches,
  batchKey,
  type CreditedPartner,
  ledgerContainer,
  portionKey,
  portions,
  type RefreshDocument,
  refreshes,
  refreshKey,
} from './documents.ts';
import type { RefreshDesk } from './refreshes.ts';

/** A partner with more tenants than this is credited in portions of as many, each by a message of its own. */
const tenantsPerPortion = 500;
/** Of one batch, so that they share the store's round trips. */
export const partnersAtOnce = 25;
/** The month a year before M is the first that a score rests on (R5.12). */
const monthsBack = 12;

/**
 * First stage: credits each partner of a batch from its tenants' facts and writes the ledger portions, named by their
 * content. A partner whose newest score rests on facts that have not changed since is left as it is.
 */
export async function creditBatch(desk: RefreshDesk, refreshId: string, batch: number): Promise<void> {
  const { documents, queues, clock } = desk;
  const work = await openBatch(documents, refreshId, batch);
  if (work?.batch.stage !== 'credit') {
    // The message that hands the batch on may be the one thing that is missing.
    if (work?.batch.stage === 'score') await queues.send('refreshes', { kind: 'score', refreshId, batch });
    return;
  }
  const reader = await FactsReader.open(documents);
  const editions = editionsOf(desk, work.refresh);
  const found = await documents.readMany(partnersContainer, work.batch.partners.map(partnerKey));
  type Done =
    | { partnerId: string; credited: CreditedPartner }
    | { partnerId: string; large: BatchDocument['large'][string] };
  const done = await inParallel(
    [...work.batch.partners.entries()],
    partnersAtOnce,
    async ([index, partnerId]): Promise<Done | undefined> => {
      const partner = found[index]?.value ?? emptyPartner(partnerId);
      const due = editions.filter(
        (edition) => !isUpToDate(partner, edition, work.refresh.month, reader.snapshot.effect),
      );
      if (due.length === 0) return undefined;
      const locations = await reader.locationsOf(partnerId, partner.candidates);
      if (!isScored(reader, locations, work.refresh.month)) return undefined;
      const tenants = await tenantsOf(reader, locations, work.refresh.month);
      if (tenants.length > tenantsPerPortion) {
        return { partnerId, large: await planPortions(desk, refreshId, batch, partnerId, tenants) };
      }
      const individuals = await individualsOf(reader, locations);
      const credited = await writePortion(
        documents,
        reader,
        partnerId,
        due,
        work.refresh.month,
        locations,
        tenants,
        individuals,
      );
      return { partnerId, credited };
    },
  );
  const credited: BatchDocument['credited'] = {};
  const large: BatchDocument['large'] = {};
  for (const one of done) {
    if (one && 'credited' in one) credited[one.partnerId] = one.credited;
    else if (one) large[one.partnerId] = one.large;
  }
  const handedOn = Object.keys(large).length === 0;
  await update(documents, batches, batchKey(refreshId, batch), (before): BatchDocument | undefined => {
    if (before?.stage !== 'credit') return undefined;
    const progressAt = clock.now().toISOString();
    return { ...before, credited, large, progressAt, stage: handedOn ? 'score' : 'credit' };
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

/** First stage of a large partner: credits one portion of its tenants. The last portion done hands the batch on. */
export async function creditPortion(
  desk: RefreshDesk,
  message: { refreshId: string; batch: number; partnerId: string; plan: string; portion: number },
): Promise<void> {
  const { documents, queues, clock } = desk;
  const { refreshId, batch, partnerId, plan, portion } = message;
  const work = await openBatch(documents, refreshId, batch);
  if (!work || work.batch.large[partnerId]?.plan !== plan) return;
  const key = portionKey(refreshId, batch, partnerId, plan, portion);
  const stored = await documents.read(portions, key);
  if (!stored) throw new Error(`There is no portion ${key.id} of refresh ${refreshId}`);
  if (stored.value.open) {
    const reader = await FactsReader.open(documents);
    const partner = (await documents.read(partnersContainer, partnerKey(partnerId)))!.value;
    const locations = await reader.locationsOf(partnerId, partner.candidates);
    const individuals = portion === 0 ? await individualsOf(reader, locations) : [];
    const credited = await writePortion(
      documents,
      reader,
      partnerId,
      editionsOf(desk, work.refresh),
      work.refresh.month,
      locations,
      stored.value.tenants,
      individuals,
    );
    await update(documents, portions, key, (before) =>
      before?.open ? { ...before, credited, open: false } : undefined,
    );
  }
  if (await anyPortionOpen(documents, refreshId, work.batch)) return;
  const { large } = work.batch;
  await update(documents, batches, batchKey(refreshId, batch), (before): BatchDocument | undefined => {
    // Crediting the batch anew may have made other portions meanwhile.
    if (before?.stage !== 'credit' || JSON.stringify(before.large) !== JSON.stringify(large)) return undefined;
    return { ...before, stage: 'score', progressAt: clock.now().toISOString() };
  });
  await queues.send('refreshes', { kind: 'score', refreshId, batch });
}

/** Whether any portion of the batch is still to be credited. Portions of plans that were given up do not count. */
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

/** A batch with its refresh, unless the refresh has ended. */
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

/** The editions by which a refresh scores its month. */
export function editionsOf(desk: RefreshDesk, refresh: RefreshDocument): Edition[] {
  return refresh.programs.map((program) => desk.rulebooks.editionInForce(program, refresh.month));
}

function isUpToDate(partner: ReturnType<typeof emptyPartner>, edition: Edition, month: Month, effect: number): boolean {
  const entry = partner.standings[edition.program]?.history[month];
  return (
    entry !== undefined &&
    entry.edition === edition.id &&
    entry.fingerprint === fingerprintOf(edition) &&
    entry.effect >= Math.min(newestTouch(partner, month), effect) &&
    !partner.unsent
  );
}

/** R7.1: scored if a location has a slice of either monthly report for the month. */
function isScored(reader: FactsReader, locations: readonly LocationDocument[], month: Month): boolean {
  return locations.some(
    ({ location }) =>
      reader.covers('subscription-details', location, month) || reader.covers('dynamics-365-usage', location, month),
  );
}

function tenantsOf(reader: FactsReader, locations: readonly LocationDocument[], month: Month): Promise<string[]> {
  const ids = locations.map(({ location }) => location);
  return reader.tenantsOf(ids, addMonths(month, -monthsBack), month);
}

async function writePortion(
  documents: Documents,
  reader: FactsReader,
  partnerId: string,
  editions: readonly Edition[],
  month: Month,
  locations: readonly LocationDocument[],
  tenants: readonly string[],
  individuals: readonly Individual[],
): Promise<CreditedPartner> {
  const facts = await reader.tenants(tenants, addMonths(month, -monthsBack), month);
  const own = new Set(locations.map(({ location }) => location));
  const credited: CreditedPartner = { portions: {}, effect: reader.snapshot.effect };
  for (const edition of editions) {
    const lines: LedgerLine[] = facts.flatMap((tenant) =>
      creditTenant({ facts: tenant, coverage: reader, edition, month, locations: own }),
    );
    lines.push(...creditIndividuals({ individuals, edition, month }));
    const order = new Map(edition.indicators.map(({ id }, index) => [id, index]));
    lines.sort((one, other) => order.get(one.indicator)! - order.get(other.indicator)!);
    const value = { lines, sums: [...sumLines(lines)] };
    const content = createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
    const id = `${edition.program}|${month}|${content}`;
    await documents.write(ledgerContainer, { partition: partnerId, id, value, when: 'absent' });
    credited.portions[edition.program] = [id];
  }
  return credited;
}

async function planPortions(
  desk: RefreshDesk,
  refreshId: string,
  batch: number,
  partnerId: string,
  tenants: readonly string[],
) {
  const plan = createHash('sha256').update(tenants.join('\n')).digest('base64url').slice(0, 12);
  const count = Math.ceil(tenants.length / tenantsPerPortion);
  for (let portion = 0; portion < count; portion++) {
    const key = portionKey(refreshId, batch, partnerId, plan, portion);
    const mine = tenants.slice(portion * tenantsPerPortion, (portion + 1) * tenantsPerPortion);
    const value = { kind: 'portion' as const, batch, partnerId, plan, portion, tenants: mine, open: true };
    await desk.documents.write(portions, { ...key, value, when: 'absent' });
  }
  return { plan, portions: count };
}

/** R5.5: one person is one over all the partner's locations, with every exam that any of them names. */
async function individualsOf(reader: FactsReader, locations: readonly LocationDocument[]): Promise<Individual[]> {
  const individuals = new Map<
    string,
    { individual: string; name: string; locations: string[]; exams: Individual['exams'][number][] }
  >();
  for (const location of locations) {
    for (const row of await reader.training(location)) {
      const known = individuals.get(row.individual) ?? {
        individual: row.individual,
        name: '',
        locations: [],
        exams: [],
      };
      individuals.set(row.individual, known);
      known.name ||= `${row.firstName} ${row.lastName}`.trim();
      if (!known.locations.includes(row.location)) known.locations.push(row.location);
      if (row.exam) known.exams.push({ exam: row.exam, completed: row.completed, expires: row.expires });
    }
  }
  for (const known of individuals.values()) known.locations.sort(byLocation);
  return [...individuals.values()].sort((one, other) => (one.individual < other.individual ? -1 : 1));
}
