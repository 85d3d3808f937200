import { invalid } from '../errors.ts';
import { byLocation, type LocationDocument, type Statement } from '../facts/documents.ts';
import { locationsEverNamed } from '../facts/location-index.ts';
import type { FactsReader } from '../facts/reader.ts';
import { addMonths, type Month } from '../month.ts';
import { inOrder } from '../order.ts';
import { isMonthly, type LocationId, type ReportName } from '../reports/rows.ts';
import { allOf } from '../storage/pages.ts';
import type { Documents } from '../storage/ports.ts';
import { type ImportDocument, importsContainer, type MonthTotals, type SliceList, type Totals } from './documents.ts';
import { compareRollUp } from './roll-ups.ts';
import type { FileSlices, SliceSums } from './slices.ts';
import type { Comparison, Step } from './steps.ts';

const locationsAtOnce = 50;
const slicesByName = 100;

/** A file and the facts in force before it. */
export interface Network {
  documents: Documents;
  reader: FactsReader;
  report: ReportName;
  slices: FileSlices;
}

/**
 * Covers, for each month of the file, every known location without a row, since the file is the whole network. A
 * location is known if any fact in force is about it.
 * @returns the known locations
 * @throws ProductError `no-month` for a monthly report without any month
 */
export async function coverNetwork(network: Network): Promise<LocationId[]> {
  const known: LocationId[] = [];
  if (isMonthly(network.report) && network.slices.months().length === 0)
    throw invalid(
      'no-month',
      'The file is said to be the whole network and names no month, so it states nothing. Name what it covers with covers=LOCATION:MONTH, or send a file with rows.',
    );
  const all = await locationsEverNamed(network.documents);
  for await (const document of documentsOf(network, all))
    if (isKnown(network.reader, document)) known.push(document.location);
  coverLocations(network, known);
  return known;
}

/** Covers locations in each month of the file in which it has no row of them. */
export function coverLocations({ slices, report }: Pick<Network, 'slices' | 'report'>, locations: LocationId[]): void {
  const months = isMonthly(report) ? slices.months() : [''];
  for (const location of locations)
    for (const month of months) if (slices.find(location, month) === -1) slices.cover(location, month);
}

/** Lists the locations in `covers` that are unknown: neither an import nor the file has ever named them. */
export async function unknownLocations(
  { documents, slices }: Network,
  covers: readonly { location: LocationId; month: string }[],
): Promise<LocationId[]> {
  if (covers.length === 0) return [];
  const ever = new Set(await locationsEverNamed(documents));
  const isInFile = (location: LocationId) => slices.rowsOf(location) > 0;
  const unknown = covers.filter(({ location }) => location !== '' && !ever.has(location) && !isInFile(location));
  return [...new Set(unknown.map(({ location }) => location))];
}

/** Begins a comparison. */
export async function beginComparison({ documents, report, slices }: Network): Promise<Comparison> {
  const own = slices.locations();
  const isOwn = new Set(own);
  const others = own.length > 0 && !isMonthly(report) ? [] : await locationsEverNamed(documents);
  return {
    left: [...own, ...others.filter((location) => !isOwn.has(location))],
    months: (slices.months() as (Month | '')[]).map((month) => [
      month,
      { now: none(), same: none(), earlier: none(), had: { same: false, earlier: false }, states: false },
    ]),
    emptied: emptyList(),
    absent: emptyList(),
  };
}

/**
 * Returns the file's sums by month, beside those in force of the same slices or, if there were none, of the same
 * locations in the month before; the slices that lose their rows; and the slices missing from the file although their
 * location had rows the month before.
 * @param comparison as begun or left by an earlier step; changed
 */
export async function compareWithBefore(
  network: Network,
  comparison: Comparison,
  step: Pick<Step, 'unit'>,
): Promise<{ totals: MonthTotals[]; emptied: SliceList; absent: SliceList }> {
  const inFile = new Set(network.slices.locations());
  while (comparison.left.length > 0) {
    step.unit();
    for await (const document of documentsOf(network, comparison.left.slice(0, locationsAtOnce))) {
      compareLocation(network, comparison, document, inFile.has(document.location));
    }
    comparison.left = comparison.left.slice(locationsAtOnce);
  }
  const { months, emptied, absent } = comparison;
  const totals = months.flatMap(([month, { now, same, earlier, had, states }]): MonthTotals[] => {
    if (!states) return [];
    if (had.same) return [{ month, now, comparedWith: 'same-slices', before: same }];
    return had.earlier
      ? [{ month, now, comparedWith: 'month-before', before: earlier }]
      : [{ month, now, comparedWith: null, before: null }];
  });
  return { totals, emptied, absent };
}

/**
 * Counts the other imports of the report that were pending in the snapshot by which the file is compared: what they
 * state is unknown to the comparison.
 */
export async function countUnfinished(
  network: Network,
  number: number,
): Promise<Pick<ImportDocument, 'unfinishedBeside'>> {
  const count = (await unfinishedBeside(network, number)).filter(({ report }) => report === network.report).length;
  return count > 0 ? { unfinishedBeside: count } : {};
}

/** Reads the imports that were pending in the snapshot by which the file is compared, apart from its own. */
export async function unfinishedBeside(
  { documents, reader }: Pick<Network, 'documents' | 'reader'>,
  number: number,
): Promise<ImportDocument[]> {
  const pending = reader.snapshot.moment.pending.filter((each) => each !== number);
  if (pending.length === 0) return [];
  const where = [{ path: 'number', is: '>=', value: Math.min(...pending) }] as const;
  const found: ImportDocument[] = [];
  for await (const { value } of allOf(documents, importsContainer, { partition: 'imports', where, limit: 100 }))
    if (!value.check && pending.includes(value.number)) found.push(value);
  return found;
}

/** Compares what the file states of a location with what is in force. */
export function compareLocation(
  network: Compared,
  comparison: Comparison,
  document: LocationDocument,
  inFile: boolean,
): void {
  const { slices, report, reader } = network;
  const { months, emptied, absent } = comparison;
  const { location } = document;
  const before = (month: Month | '') => inForce(reader, report, document, month);
  for (const [month, sums] of months) {
    const place = slices.find(location, month);
    const stated = place !== -1 && slices.isUsable(place) ? slices.sums(place) : undefined;
    const [same, earlier] = [before(month), month === '' ? undefined : before(addMonths(month, -1))];
    if (stated) {
      sums.states = true;
      add(sums.now, stated);
      if (same) add(sums.same, same);
      sums.had.same ||= same !== undefined;
      if (same && same.rows > 0 && stated.rows === 0) list(emptied, location, month, same.rows);
    }
    if (month === '') continue;
    if (earlier && inFile && stated) {
      add(sums.earlier, earlier);
      sums.had.earlier = true;
    }
    if (same || place !== -1) continue;
    const placeEarlier = slices.find(location, addMonths(month, -1));
    const rowsEarlier = (placeEarlier === -1 ? earlier?.rows : slices.table.rows[placeEarlier]) ?? 0;
    if (rowsEarlier > 0) list(absent, location, month, rowsEarlier);
  }
  compareName(network, comparison, document);
}

type Compared = Pick<Network, 'slices' | 'report' | 'reader'>;

function compareName(network: Compared, comparison: Comparison, document: LocationDocument): void {
  const { location } = document;
  const { slices } = network;
  if (location === '') return;
  const places = slices.usablePlaces(location);
  const rows = places.reduce((sum, place) => sum + slices.table.rows[place]!, 0);
  const known = isKnown(network.reader, document);
  if (places.length > 0) compareRollUp(network, comparison, document, { rows, isNew: !known });
  if (known || rows === 0) return;
  comparison.unnamed ??= [];
  comparison.unnamed.push([location, rows]);
}

/** Reads documents of locations, some at a time. */
export async function* documentsOf(
  { reader }: Pick<Network, 'reader'>,
  locations: readonly LocationId[],
): AsyncGenerator<LocationDocument> {
  // A separate reader, so that its cache of locations is dropped with it.
  for (let start = 0; start < locations.length; start += locationsAtOnce)
    yield* await reader.beside().locations(locations.slice(start, start + locationsAtOnce));
}

/** Returns true if any import in force states anything about a location. */
export function isKnown(reader: FactsReader, { profile, training, slices }: LocationDocument): boolean {
  const isInForce = ({ number }: { number: number }) => reader.snapshot.isInForce(number);
  if (profile.some((stated) => stated.row && isInForce(stated)) || training.some(isInForce)) return true;
  return Object.values(slices).some((months) =>
    Object.values(months).some((statements) => statements.some(([number]) => reader.snapshot.isInForce(number))),
  );
}

function inForce(
  reader: FactsReader,
  report: ReportName,
  document: LocationDocument,
  month: Month | '',
): Totals | undefined {
  if (isMonthly(report)) return totalsOf(reader.statement(document, report, month as Month));
  const stated = report === 'partner-profile' ? document.profile : document.training;
  const number = reader.snapshot.inForce(stated.map((one) => one.number));
  const found = stated.find((one) => one.number === number);
  if (!found) return undefined;
  return { ...none(), rows: 'chunks' in found ? found.rows : found.row ? 1 : 0 };
}

function totalsOf(statement: Statement | undefined): Totals | undefined {
  if (!statement) return undefined;
  const [, rows, tenants, seats, cents] = statement;
  return { rows, tenants, seats, cents };
}

const none = (): Totals => ({ rows: 0, tenants: 0, seats: 0, cents: 0 });

function add(to: Totals, { rows, tenants, seats, cents }: Totals | SliceSums): void {
  to.rows += rows;
  to.tenants += tenants;
  to.seats += seats;
  to.cents += cents;
}

const emptyList = (): SliceList => ({ count: 0, first: [] });

/** Adds a slice to a list that names the first ones in order, in whatever order they come. */
function list(of: SliceList, location: LocationId, month: Month | '', rows: number): void {
  of.count++;
  const place = of.first.findLastIndex((one) => (byLocation(one.location, location) || inOrder(one.month, month)) < 0);
  of.first.splice(place + 1, 0, { location, month, rows });
  of.first.splice(slicesByName);
}
