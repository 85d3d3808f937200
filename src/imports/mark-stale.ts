import { type Settling, settlingNow } from '../facts/catalogue.ts';
import type { LocationDocument } from '../facts/documents.ts';
import { FactsReader } from '../facts/reader.ts';
import { type Runs, readRuns } from '../facts/runs.ts';
import { inParallel } from '../in-parallel.ts';
import type { Month } from '../month.ts';
import { withKeysInOrder } from '../order.ts';
import { emptyPartner, type PartnerDocument, partnerKey, partnersContainer } from '../partners/document.ts';
import { type Arrival, staleMonths, withUnscored } from '../partners/staleness.ts';
import { isByWorkload, monthlyReportNames, type ReportName } from '../reports/rows.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import { allOf } from '../storage/pages.ts';
import type { Blobs, Documents } from '../storage/ports.ts';
import { ReadAhead } from '../storage/read-ahead.ts';
import { update } from '../storage/update.ts';
import { always, ChangedFacts } from './changed-facts.ts';
import { changedFactsBlob, importKey, importsContainer } from './documents.ts';

const partnersAtOnce = 250;

interface MarkServices {
  documents: Documents;
  blobs: Blobs;
  rulebooks: Rulebooks;
}

/**
 * Marks, after the switch-over, the scores that an import makes stale: stores the changed months, locations and names
 * with their partners. Safe to repeat. Staging compared the file with the facts in force at that time. If other imports
 * took effect before this one's own switch-over, that comparison is out of date; so everything that those imports
 * changed is marked as changed by this one too.
 * @returns the number of scores whose facts changed
 */
export async function markStale(services: MarkServices, report: ReportName, settling: Settling): Promise<number> {
  const { importId, effect, stagedAt } = settling;
  const staleScores = await markChanged(services, report, changedFactsBlob(importId, stagedAt), effect);
  for (const [changedFacts, of] of await changedFactsBetween(services.documents, settling))
    await markChanged(services, of, changedFacts, effect);
  return staleScores;
}

/**
 * Lists the blobs of the changed facts of all imports that took effect after this one was staged and before its own
 * switch-over, with their reports.
 */
async function changedFactsBetween(
  documents: Documents,
  { stagedAt, effect }: Settling,
): Promise<Map<string, ReportName>> {
  const found = new Map<string, ReportName>();
  if (effect === stagedAt + 1) return found;
  // In this order: an import that has left the catalogue meanwhile has its revision in its document.
  for (const other of await settlingNow(documents)) {
    if (other.effect <= stagedAt || other.effect >= effect) continue;
    const { report } = (await documents.read(importsContainer, importKey(other.importId)))!.value;
    found.set(changedFactsBlob(other.importId, other.stagedAt), report);
  }
  for await (const { value } of allOf(documents, importsContainer, {
    partition: 'imports',
    where: [
      { path: 'effect', is: '>', value: stagedAt },
      { path: 'effect', is: '<', value: effect },
    ],
    limit: 200,
  }))
    found.set(changedFactsBlob(value.id, value.stagedAt!), value.report);
  return found;
}

async function markChanged(
  { documents, blobs, rulebooks }: MarkServices,
  report: ReportName,
  changedFacts: string,
  effect: number,
): Promise<number> {
  const reader = await FactsReader.open(documents);
  let staleScores = 0;
  for await (const batch of batches(ChangedFacts.read(blobs, changedFacts), 500)) {
    reader.forget();
    const locations = await reader.locations(batch.map(([location]) => location));
    // A changed id is a location, or the partner that a location moved away from: both are partners to mark.
    const months = new Map<string, Set<Month | typeof always>>();
    batch.forEach(([id, touched], index) => {
      const partner = reader.partnerOf(locations[index]!);
      for (const partnerId of touched.includes(always) ? [id, partner] : [partner]) {
        const known = months.get(partnerId) ?? new Set();
        for (const month of touched) known.add(month);
        months.set(partnerId, known);
      }
    });
    for (let isMarked = false; !isMarked; ) {
      const { runs, etag } = await readRuns(documents);
      const ahead = new ReadAhead(documents);
      await ahead.fetch(partnersContainer, [...months.keys()].map(partnerKey));
      const marked = await inParallel([...months], partnersAtOnce, ([partnerId, touched]) =>
        mark({ documents: ahead, rulebooks }, reader, partnerId, { report, touched, effect }, runs),
      );
      // A run that began meanwhile may have planned partners before they were marked.
      isMarked = (await readRuns(documents)).etag === etag;
      if (isMarked) for (const stale of marked) staleScores += stale;
    }
  }
  return staleScores;
}

/** The months that an import of a report changed, at a revision. */
interface Change {
  report: ReportName;
  touched: ReadonlySet<Month | typeof always>;
  effect: number;
}

/** Lists what any import, in force or not, states of the locations, each once. */
function statedOf(locations: readonly LocationDocument[]): Arrival[] {
  return monthlyReportNames.flatMap((report) => {
    const months = new Set(locations.flatMap(({ slices }) => Object.keys(slices[report] ?? {}) as Month[]));
    return [...months].map((month) => ({ report, month }));
  });
}

const isChanged = ({ report, touched }: Change, of: Arrival): boolean =>
  touched.has(always) || (touched.has(of.month) && isByWorkload(of.report) === isByWorkload(report));

/** Returns the revisions of a partner's changes, raised by one more change. */
function withChange(
  before: PartnerDocument,
  { report, touched, effect }: Change,
  stated: readonly Arrival[],
): Pick<PartnerDocument, 'touched' | 'touchedByWorkload' | 'touchedAlways'> {
  const byProduct = { ...before.touched };
  const byWorkload = { ...before.touchedByWorkload };
  const changed = isByWorkload(report) ? byWorkload : byProduct;
  for (const month of touched) if (month !== always) changed[month] = Math.max(changed[month] ?? 0, effect);
  const touchedAlways = touched.has(always) ? Math.max(before.touchedAlways, effect) : before.touchedAlways;
  const hasWorkloads = before.touchedByWorkload !== undefined || isByWorkload(report);
  if (!hasWorkloads && !stated.some((one) => isByWorkload(one.report)))
    return { touched: withKeysInOrder(byProduct), touchedAlways };
  for (const one of stated) (isByWorkload(one.report) ? byWorkload : byProduct)[one.month] ??= 0;
  return { touched: withKeysInOrder(byProduct), touchedByWorkload: withKeysInOrder(byWorkload), touchedAlways };
}

async function mark(
  { documents, rulebooks }: Omit<MarkServices, 'blobs'>,
  reader: FactsReader,
  partnerId: string,
  change: Change,
  runs: Runs,
): Promise<number> {
  const candidates = (await documents.read(partnersContainer, partnerKey(partnerId)))?.value.candidates ?? [];
  const locations = await reader.locationsOf(partnerId, candidates);
  const [own] = await reader.locations([partnerId]);
  const profile = reader.profile(own!);
  const profiles = locations.flatMap((location) => reader.profile(location) ?? []);
  const account = profiles.find((one) => one.globalAccount === partnerId && one.globalAccountName);
  const named = account?.globalAccountName || profiles.find(({ name }) => name)?.name;
  const stated = statedOf(locations);
  const arrivals = stated.filter((one) => isChanged(change, one));
  let stale = 0;
  await update(documents, partnersContainer, partnerKey(partnerId), (before = emptyPartner(partnerId)) => {
    const about = {
      // A partner without locations keeps the name under which its scores were published.
      name: profile?.name || named || (locations.length === 0 && before.name) || partnerId,
      country: profile?.country || locations.map((one) => reader.profile(one)?.country).find(Boolean) || '',
      locations: locations.map((location) => location.location),
      listed: locations.length > 0,
      knownAt: reader.snapshot.effect,
    };
    const marked: PartnerDocument = {
      ...before,
      // Another import may have come into force since and marked this partner already.
      ...(before.knownAt > about.knownAt ? {} : about),
      ...withChange(before, change, stated),
    };
    const after = withUnscored(rulebooks, marked, arrivals, runs);
    stale = staleMonths(rulebooks, after).filter(({ since }) => since === change.effect).length;
    return JSON.stringify(after) === JSON.stringify(before) ? undefined : after;
  });
  return stale;
}

async function* batches<T>(source: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const one of source) {
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
