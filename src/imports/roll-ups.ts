import type { LocationDocument } from '../facts/documents.ts';
import type { FactsReader } from '../facts/reader.ts';
import { monthFromNumber } from '../month.ts';
import { by } from '../order.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from '../partners/document.ts';
import type { Notes } from '../reports/notes.ts';
import type { LocationId, ReportName } from '../reports/rows.ts';
import type { Documents } from '../storage/ports.ts';
import type { FileSlices } from './slices.ts';
import type { Comparison } from './steps.ts';

const atOnce = 50;

interface Compared {
  slices: FileSlices;
  report: ReportName;
  reader: FactsReader;
}

/** Compares the partner to which a location of the file rolls up with the one that it has had. */
export function compareRollUp(
  { slices, report, reader }: Compared,
  comparison: Comparison,
  document: LocationDocument,
  { rows, isNew }: { rows: number; isNew: boolean },
): void {
  const { location } = document;
  const [from, to] = [reader.partnerOf(document), reader.partnerOf(withFile(slices, report, document))];
  if (to !== location) {
    comparison.rollUps ??= [];
    comparison.rollUps.push({ location, to, rows, isOther: from !== to });
  }
  if (from === to || isNew) return;
  comparison.moved ??= [];
  comparison.moved.push([`${location} from ${from} to ${to}`, rows]);
}

/** Notes the locations of the file that will roll up to another partner than before. */
export function noteMovedLocations({ moved = [] }: Comparison, notes: Notes): void {
  for (const [move, rows] of moved.toSorted(by(([move]) => move)))
    notes.addRows('moved-location', 'location', move, rows);
}

/**
 * Notes locations that roll up to one that itself rolls up to another, if either is in the file. Only one step counts,
 * so the last of them gets nothing from the first.
 */
export async function noteChains(
  { documents, reader, slices }: Pick<Compared, 'reader' | 'slices'> & { documents: Documents },
  { rollUps = [] }: Comparison,
  notes: Notes,
): Promise<void> {
  const inFile = new Map(rollUps.map((one) => [one.location, one]));
  const isStated = (location: LocationId) => slices.usablePlaces(location).length > 0;
  const middles = new Set(rollUps.map(({ to }) => to).filter((to) => !isStated(to)));
  const beside = new Map(await partnersOf(reader, [...middles]));
  const chains: [string, number][] = [];
  for (const { location, to, rows } of rollUps) {
    const last = inFile.get(to)?.to ?? beside.get(to) ?? to;
    if (last !== to) chains.push([`${location} to ${to}, ${to} to ${last}`, rows]);
  }
  const changed = rollUps.filter(({ isOther }) => isOther).map(({ location }) => location);
  for await (const { partnerId, locations } of partnersAmong(documents, changed)) {
    const { to, rows } = inFile.get(partnerId)!;
    const others = locations.filter((location) => !isStated(location));
    for (const [location, partner] of await partnersOf(reader, others))
      if (partner === partnerId) chains.push([`${location} to ${partnerId}, ${partnerId} to ${to}`, rows]);
  }
  for (const [chain, rows] of chains.toSorted(by(([chain]) => chain)))
    notes.addRows('chained-location', 'location', chain, rows);
}

/** Reads the partners that have one of these ids. */
export async function* partnersAmong(documents: Documents, ids: readonly string[]): AsyncGenerator<PartnerDocument> {
  for (let start = 0; start < ids.length; start += atOnce)
    for (const stored of await documents.readMany(partnersContainer, ids.slice(start, start + atOnce).map(partnerKey)))
      if (stored) yield stored.value;
}

/** Returns the partner in force of each location. */
async function partnersOf(reader: FactsReader, locations: readonly LocationId[]): Promise<[LocationId, LocationId][]> {
  const found: [LocationId, LocationId][] = [];
  for (let start = 0; start < locations.length; start += atOnce)
    // A separate reader, so that its cache of locations is dropped with it.
    for (const document of await reader.beside().locations(locations.slice(start, start + atOnce)))
      found.push([document.location, reader.partnerOf(document)]);
  return found;
}

/** Returns a location as if the file alone stated its slices, under the number 0, which is always in force. */
function withFile(slices: FileSlices, report: ReportName, document: LocationDocument): LocationDocument {
  const { location } = document;
  if (report === 'training-details') return document;
  if (report === 'partner-profile') {
    const globalAccount = slices.table.accountAt(slices.find(location, ''));
    const row = { location, name: '', globalAccount, globalAccountName: '', city: '', country: '' };
    return { ...document, profile: [{ number: 0, row }] };
  }
  const stated = { ...document.slices[report] };
  for (const place of slices.usablePlaces(location))
    stated[monthFromNumber(slices.table.monthAt(place))] = [slices.statement(place, 0)];
  return { ...document, slices: { ...document.slices, [report]: stated } };
}
