import { emptyPartner, type PartnerDocument, partnerKey, partnersContainer } from '../facts/documents.ts';
import { FactsReader } from '../facts/reader.ts';
import { staleMonths } from '../facts/staleness.ts';
import { update } from '../facts/update.ts';
import { inParallel } from '../in-parallel.ts';
import type { Month } from '../month.ts';
import type { Blobs, Documents } from '../storage/ports.ts';
import { always, Touches } from './touches.ts';

const partnersAtOnce = 250;

/**
 * Marks, after the switch-over, what an import changed: partners learn of their locations, names and changed months.
 * Safe to repeat.
 * @returns how many scores rest on facts that changed
 */
export async function settle(documents: Documents, blobs: Blobs, touchesName: string, effect: number): Promise<number> {
  const reader = await FactsReader.open(documents);
  let staleScores = 0;
  for await (const batch of batches(Touches.read(blobs, touchesName), 500)) {
    reader.forget();
    const locations = await reader.locations(batch.map(([location]) => location));
    // A touched id is a location, or the partner that a location moved away from: both are partners to mark.
    const months = new Map<string, Set<Month | typeof always>>();
    batch.forEach(([id, touched], index) => {
      const partner = reader.partnerOf(locations[index]!);
      for (const partnerId of touched.includes(always) ? [id, partner] : [partner]) {
        const known = months.get(partnerId) ?? new Set();
        for (const month of touched) known.add(month);
        months.set(partnerId, known);
      }
    });
    const marked = await inParallel([...months], partnersAtOnce, ([partnerId, touched]) =>
      mark(documents, reader, partnerId, touched, effect),
    );
    for (const stale of marked) staleScores += stale;
  }
  return staleScores;
}

async function mark(
  documents: Documents,
  reader: FactsReader,
  partnerId: string,
  touched: ReadonlySet<Month | typeof always>,
  effect: number,
): Promise<number> {
  const candidates = (await documents.read(partnersContainer, partnerKey(partnerId)))?.value.candidates ?? [];
  const locations = await reader.locationsOf(partnerId, candidates);
  const [own] = await reader.locations([partnerId]);
  const profile = reader.profile(own!);
  const named = locations.map((location) => reader.profile(location)).find((one) => one !== undefined);
  let stale = 0;
  await update(documents, partnersContainer, partnerKey(partnerId), (before = emptyPartner(partnerId)) => {
    const months = { ...before.touched };
    let touchedAlways = before.touchedAlways;
    for (const month of touched) {
      if (month === always) touchedAlways = Math.max(touchedAlways, effect);
      else months[month] = Math.max(months[month] ?? 0, effect);
    }
    const after: PartnerDocument = {
      ...before,
      name: profile?.name || named?.globalAccountName || named?.name || before.name || partnerId,
      country: profile?.country || locations.map((one) => reader.profile(one)?.country).find(Boolean) || '',
      locations: locations.map((location) => location.location),
      listed: locations.length > 0,
      touched: Object.fromEntries(Object.entries(months).sort(([one], [other]) => (one < other ? -1 : 1))),
      touchedAlways,
    };
    const staleNow = staleMonths(after);
    after.stale = staleNow.length > 0;
    stale = staleNow.filter(({ since }) => since === effect).length;
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
