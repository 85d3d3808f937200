import { type Settling, settlingNow } from '../facts/catalogue.ts';
import { FactsReader } from '../facts/reader.ts';
import { type Runs, readRuns } from '../facts/runs.ts';
import { inParallel } from '../in-parallel.ts';
import type { Month } from '../month.ts';
import { withKeysInOrder } from '../order.ts';
import { emptyPartner, type PartnerDocument, partnerKey, partnersContainer } from '../partners/document.ts';
import { staleMonths, withUnscored } from '../partners/staleness.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import { allOf } from '../storage/pages.ts';
import type { Blobs, Documents } from '../storage/ports.ts';
import { ReadAhead } from '../storage/read-ahead.ts';
import { update } from '../storage/update.ts';
import { always, ChangedFacts } from './changed-facts.ts';
import { changedFactsBlob, importsContainer } from './documents.ts';

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
export async function markStale(services: MarkServices, settling: Settling): Promise<number> {
  const { importId, effect, stagedAt } = settling;
  const staleScores = await markChanged(services, changedFactsBlob(importId, stagedAt), effect);
  for (const changedFacts of await changedFactsBetween(services.documents, settling))
    await markChanged(services, changedFacts, effect);
  return staleScores;
}

/**
 * Lists the blobs of the changed facts of all imports that took effect after this one was staged and before its own
 * switch-over.
 */
async function changedFactsBetween(documents: Documents, { stagedAt, effect }: Settling): Promise<Set<string>> {
  const found = new Set<string>();
  if (effect === stagedAt + 1) return found;
  // In this order: an import that has left the catalogue meanwhile has its revision in its document.
  for (const other of await settlingNow(documents))
    if (other.effect > stagedAt && other.effect < effect) found.add(changedFactsBlob(other.importId, other.stagedAt));
  for await (const { value } of allOf(documents, importsContainer, {
    partition: 'imports',
    where: [
      { path: 'effect', is: '>', value: stagedAt },
      { path: 'effect', is: '<', value: effect },
    ],
    limit: 200,
  }))
    found.add(changedFactsBlob(value.id, value.stagedAt!));
  return found;
}

async function markChanged(
  { documents, blobs, rulebooks }: MarkServices,
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
        mark({ documents: ahead, rulebooks }, reader, partnerId, touched, effect, runs),
      );
      // A run that began meanwhile may have planned partners before they were marked.
      isMarked = (await readRuns(documents)).etag === etag;
      if (isMarked) for (const stale of marked) staleScores += stale;
    }
  }
  return staleScores;
}

async function mark(
  { documents, rulebooks }: Omit<MarkServices, 'blobs'>,
  reader: FactsReader,
  partnerId: string,
  touched: ReadonlySet<Month | typeof always>,
  effect: number,
  runs: Runs,
): Promise<number> {
  const candidates = (await documents.read(partnersContainer, partnerKey(partnerId)))?.value.candidates ?? [];
  const locations = await reader.locationsOf(partnerId, candidates);
  const [own] = await reader.locations([partnerId]);
  const profile = reader.profile(own!);
  const profiles = locations.flatMap((location) => reader.profile(location) ?? []);
  const account = profiles.find((one) => one.globalAccount === partnerId && one.globalAccountName);
  const named = account?.globalAccountName || profiles.find(({ name }) => name)?.name;
  const stated = new Set(locations.flatMap(({ slices }) => Object.values(slices).flatMap(Object.keys)) as Month[]);
  const cameFor = [...stated].filter((month) => touched.has(month) || touched.has(always));
  let stale = 0;
  await update(documents, partnersContainer, partnerKey(partnerId), (before = emptyPartner(partnerId)) => {
    const months = { ...before.touched };
    let touchedAlways = before.touchedAlways;
    for (const month of touched) {
      if (month === always) touchedAlways = Math.max(touchedAlways, effect);
      else months[month] = Math.max(months[month] ?? 0, effect);
    }
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
      touched: withKeysInOrder(months),
      touchedAlways,
    };
    const after = withUnscored(rulebooks, marked, cameFor, runs);
    stale = staleMonths(rulebooks, after).filter(({ since }) => since === effect).length;
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
