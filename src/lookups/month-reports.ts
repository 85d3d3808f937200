import type { LocationReports, MonthReports } from '../api/months.ts';
import { byLocation, type LocationDocument } from '../facts/documents.ts';
import { locationsEverNamed } from '../facts/location-index.ts';
import { type Arrival, missingReports } from '../facts/missing-reports.ts';
import { type FactsReader, withFacts } from '../facts/reader.ts';
import { ensure } from '../maps.ts';
import { addMonths, type Month } from '../month.ts';
import { isByWorkload, type LocationId, type MonthlyReportName, monthlyReportNames } from '../reports/rows.ts';
import type { Services } from '../scores/services.ts';
import type { QueryPosition } from '../storage/ports.ts';

/** Locations read at a time. */
const atATime = 500;

/**
 * Most locations looked at for one page, so that a filter with few hits answers in time, and the next link continues.
 */
const looksPerPage = 5_000;

interface Filter {
  month: Month;
  /** Only locations that lack a monthly report they had the month before. */
  missing?: boolean | undefined;
  pageSize: number;
  after?: QueryPosition | undefined;
}

/** Lists a page of locations with what each report states about them in a month and the month before. */
export async function listMonthReports(
  { documents }: Pick<Services, 'documents'>,
  { month, missing, pageSize, after }: Filter,
): Promise<{ items: LocationReports[]; next?: QueryPosition }> {
  const known = await locationsEverNamed(documents);
  const first = after ? known.findIndex((one) => byLocation(one, after.id) > 0) : 0;
  const left = first < 0 ? [] : known.slice(first, first + looksPerPage);
  return withFacts(documents, async (reader) => {
    const items: LocationReports[] = [];
    for await (const line of linesOf(reader, left, month)) {
      if (isNothing(line) || (missing !== undefined && line.missing !== missing)) continue;
      if (items.length === pageSize) return { items, next: placeAt(items.at(-1)!.location) };
      items.push(line);
    }
    return known.length > first + left.length && left.length > 0 ? { items, next: placeAt(left.at(-1)!) } : { items };
  });
}

/** Sums up what the reports state about all locations in a month. Reads every location's document once. */
export async function readMonthReports(
  { documents }: Pick<Services, 'documents'>,
  month: Month,
): Promise<MonthReports> {
  const known = await locationsEverNamed(documents);
  return withFacts(documents, async (reader) => {
    const sum = () => ({ locations: 0, before: 0, missing: 0, partnersMissing: 0, rows: 0, rowsBefore: 0 });
    const arrivals = new Map<string, Record<MonthlyReportName, Arrival>>();
    const sums: MonthReports = {
      month,
      monthBefore: addMonths(month, -1),
      locations: 0,
      'subscription-details': sum(),
      'dynamics-365-usage': sum(),
      'business-applications-revenue': sum(),
      'business-applications-usage': sum(),
      profiles: 0,
      training: 0,
    };
    for await (const line of linesOf(reader, known, month)) {
      if (isNothing(line)) continue;
      sums.locations++;
      const arrival = ensure(arrivals, line.partnerId, nothingCame);
      if (line.profile) sums.profiles++;
      if (line.training) sums.training++;
      for (const report of monthlyReportNames) {
        const { now, before } = line[report];
        if (now) sums[report].locations++;
        if (before) sums[report].before++;
        if (before && !now) sums[report].missing++;
        if (now) arrival[report].came = true;
        if (before && !now) arrival[report].gone = true;
        sums[report].rows += now?.rows ?? 0;
        sums[report].rowsBefore += before?.rows ?? 0;
      }
    }
    // The direct customers have no partner.
    arrivals.delete('');
    for (const arrival of arrivals.values())
      for (const reports of Object.values(byKind))
        for (const report of missingReports(reports, (one) => arrival[one])) sums[report].partnersMissing++;
    return sums;
  });
}

/** The reports that one program counts together. */
const byKind = Object.groupBy(monthlyReportNames, (report) => (isByWorkload(report) ? 'workloads' : 'products'));

const nothingCame = (): Record<MonthlyReportName, Arrival> => ({
  'subscription-details': { came: false, gone: false },
  'dynamics-365-usage': { came: false, gone: false },
  'business-applications-revenue': { came: false, gone: false },
  'business-applications-usage': { came: false, gone: false },
});

const placeAt = (location: LocationId): QueryPosition => ({ partition: 'locations', id: location });

async function* linesOf(reader: FactsReader, locations: readonly LocationId[], month: Month) {
  for (let at = 0; at < locations.length; at += atATime) {
    for (const document of await reader.locations(locations.slice(at, at + atATime)))
      yield lineOf(reader, document, month);
    reader.forget();
  }
}

function lineOf(reader: FactsReader, document: LocationDocument, month: Month): LocationReports {
  const sides = (report: MonthlyReportName) => ({
    now: statedOf(reader, document, report, month),
    before: statedOf(reader, document, report, addMonths(month, -1)),
  });
  const reports = {
    'subscription-details': sides('subscription-details'),
    'dynamics-365-usage': sides('dynamics-365-usage'),
    'business-applications-revenue': sides('business-applications-revenue'),
    'business-applications-usage': sides('business-applications-usage'),
  };
  const profile = reader.profile(document);
  return {
    location: document.location,
    name: profile?.name ?? '',
    partnerId: reader.partnerOf(document),
    ...reports,
    profile: profile !== undefined,
    training: document.training.some(({ number }) => reader.snapshot.isInForce(number)),
    missing: Object.values(reports).some(({ now, before }) => before !== null && now === null),
  };
}

function statedOf(reader: FactsReader, document: LocationDocument, report: MonthlyReportName, month: Month) {
  const statement = reader.statement(document, report, month);
  if (!statement) return null;
  const [, rows, , seats, cents] = statement;
  return { rows, seats, revenueUSD: cents / 100 };
}

/** Returns true for a location that no import in force says anything about in these months. */
const isNothing = (line: LocationReports): boolean =>
  !line.profile && !line.training && monthlyReportNames.every((report) => !line[report].now && !line[report].before);
