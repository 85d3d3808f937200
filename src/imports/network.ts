import { invalid } from '../errors.ts';
import type { LocationDocument, Statement } from '../facts/documents.ts';
import { locationsEverNamed } from '../facts/location-index.ts';
import type { FactsReader } from '../facts/reader.ts';
import { addMonths, type Month } from '../month.ts';
import { isMonthly, type LocationId, type ReportName } from '../reports/rows.ts';
import { allOf } from '../storage/pages.ts';
import type { Documents } from '../storage/ports.ts';
import { type ImportDocument, importsContainer, type MonthTotals, type SliceList, type Totals } from './documents.ts';
import type { FileSlices, SliceSums } from './slices.ts';

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
 * @throws ProductError `no-month` for a monthly report without any month
 */
export async function coverNetwork(network: Network): Promise<void> {
  const { slices, report } = network;
  const months = isMonthly(report) ? slices.months() : [''];
  if (months.length === 0)
    throw invalid(
      'no-month',
      'The file is said to be the whole network and names no month, so it states nothing. Name what it covers with covers=LOCATION:MONTH, or send a file with rows.',
    );
  for await (const { document } of locationsOf(network, [])) {
    if (!isKnown(network.reader, document)) continue;
    for (const month of months) if (!slices.sums(document.location, month)) slices.cover(document.location, month);
  }
}

/** Lists the locations in `covers` that are unknown: neither an import nor the file has ever named them. */
export async function unknownLocations(
  { documents, slices }: Network,
  covers: readonly { location: LocationId; month: string }[],
): Promise<LocationId[]> {
  if (covers.length === 0) return [];
  const ever = new Set(await locationsEverNamed(documents));
  const isInFile = (location: LocationId) =>
    slices.months().some((month) => (slices.sums(location, month)?.rows ?? 0) > 0);
  const unknown = covers.filter(({ location }) => location !== '' && !ever.has(location) && !isInFile(location));
  return [...new Set(unknown.map(({ location }) => location))];
}

/**
 * Returns the file's sums by month, beside those in force of the same slices or, if there were none, of the same
 * locations in the month before; the slices that lose their rows; and the slices missing from the file although their
 * location had rows the month before.
 */
export async function compareWithBefore(
  network: Network,
): Promise<{ totals: MonthTotals[]; emptied: SliceList; absent: SliceList }> {
  const { slices, report, reader } = network;
  const months = slices.months() as (Month | '')[];
  const rows = new Map(
    months.map((month) => [
      month,
      { now: none(), same: none(), earlier: none(), had: { same: false, earlier: false }, states: false },
    ]),
  );
  const [emptied, absent] = [emptyList(), emptyList()];
  for await (const { document, inFile } of locationsOf(network, slices.locations())) {
    const before = (month: Month | '') => inForce(reader, report, document, month);
    for (const month of months) {
      const sums = rows.get(month)!;
      const stated = slices.usable(document.location, month) ? slices.sums(document.location, month) : undefined;
      const [same, earlier] = [before(month), month === '' ? undefined : before(addMonths(month, -1))];
      if (stated) {
        sums.states = true;
        add(sums.now, stated);
        if (same) add(sums.same, same);
        sums.had.same ||= same !== undefined;
        if (same && same.rows > 0 && stated.rows === 0) list(emptied, document.location, month, same.rows);
      }
      if (month === '') continue;
      if (earlier && inFile && stated) {
        add(sums.earlier, earlier);
        sums.had.earlier = true;
      }
      if (same || slices.sums(document.location, month)) continue;
      const rowsEarlier = slices.sums(document.location, addMonths(month, -1))?.rows ?? earlier?.rows ?? 0;
      if (rowsEarlier > 0) list(absent, document.location, month, rowsEarlier);
    }
  }
  const totals = months.flatMap((month): MonthTotals[] => {
    const { now, same, earlier, had, states } = rows.get(month)!;
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
  { documents, report, reader }: Network,
  number: number,
): Promise<Pick<ImportDocument, 'unfinishedBeside'>> {
  const pending = reader.snapshot.moment.pending.filter((each) => each !== number);
  if (pending.length === 0) return {};
  const where = [{ path: 'number', is: '>=', value: Math.min(...pending) }] as const;
  let count = 0;
  for await (const { value } of allOf(documents, importsContainer, { partition: 'imports', where, limit: 100 }))
    if (value.report === report && !value.check && pending.includes(value.number)) count++;
  return count > 0 ? { unfinishedBeside: count } : {};
}

/** Reads the documents of the file's locations and of all others ever named, some at a time. */
async function* locationsOf(
  { documents, reader, report }: Network,
  inFile: readonly LocationId[],
): AsyncGenerator<{ document: LocationDocument; inFile: boolean }> {
  const own = new Set(inFile);
  const others = inFile.length > 0 && !isMonthly(report) ? [] : await locationsEverNamed(documents);
  const all = [...own, ...others.filter((location) => !own.has(location))];
  for (let start = 0; start < all.length; start += locationsAtOnce) {
    // A reader of its own, so that its cache of locations is dropped with it.
    const some = all.slice(start, start + locationsAtOnce);
    const found = await reader.beside().locations(some);
    for (const [index, document] of found.entries()) yield { document, inFile: own.has(some[index]!) };
  }
}

/** Returns true if any import in force states anything about a location. */
function isKnown(reader: FactsReader, { profile, training, slices }: LocationDocument): boolean {
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

function list(of: SliceList, location: LocationId, month: Month | '', rows: number): void {
  of.count++;
  if (of.first.length < slicesByName) of.first.push({ location, month, rows });
}
