import type { Clock, IdSource } from '../clock.ts';
import { invalid } from '../errors.ts';
import { isPendingBefore } from '../facts/catalogue.ts';
import { nameLocations } from '../facts/location-index.ts';
import { FactsReader } from '../facts/reader.ts';
import { inPart, yearOf } from '../facts/tenant.ts';
import { eachInParallel, inParallel } from '../in-parallel.ts';
import { ensure } from '../maps.ts';
import { monthFromNumber, monthOf } from '../month.ts';
import {
  isMonthly,
  type LocationId,
  type MonthlyReportName,
  type ProfileRow,
  type TrainingRow,
} from '../reports/rows.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Blobs, Documents, Queues } from '../storage/ports.ts';
import { Buckets, byRank } from './buckets.ts';
import { ChangedFacts } from './changed-facts.ts';
import { changedFactsBlob, type ImportDocument, rejectionsBlob, workBlobs } from './documents.ts';
import type { TenantRows } from './monthly-rows.ts';
import { compareWithBefore, countUnfinished, coverNetwork, type Network, unknownLocations } from './network.ts';
import { withResemblances } from './notes.ts';
import { change, everyNowAndThen } from './progress.ts';
import { type GroupedReport, type LocationRows, readByLocation, readByTenant } from './read.ts';
import type { ReportWords } from './report-words.ts';
import { refuseMore } from './slices.ts';
import { addCandidates, type Candidates, stageLocations } from './stage-locations.ts';
import { stagedRows, stageProfile, stageTraining } from './stage-statements.ts';
import { stageTenants } from './stage-tenants.ts';
import type { MonthlyStaging, Staging } from './staging.ts';
import { partsOf } from './tenant-parts.ts';

const memoryForPairs = 8 * 1024 ** 2;
/** Writes made at the same time share the store's round trips. */
const locationsAtOnce = 50;
/** While the store writes one group of rows, the next one is prepared. */
const groupsAtOnce = 4;

/** Services for running imports. */
export interface ImportServices extends ReportWords {
  documents: Documents;
  blobs: Blobs;
  queues: Queues;
  clock: Clock;
  ids: IdSource;
  /** A new one each time the process starts. */
  processId: string;
  /** Editions by which scores are computed; they also decide which scores are stale. */
  rulebooks: Rulebooks;
}

/**
 * Reads the file and, unless it is only to be checked, stages it.
 * @returns revision of the snapshot by which it was staged, or null if it waits for earlier imports
 */
export async function stage(services: ImportServices, document: ImportDocument): Promise<number | null> {
  const { documents, blobs, clock, ids } = services;
  const { id, report, number } = document;
  const startedAt = document.startedAt ?? clock.now().toISOString();
  await change(documents, id, { status: 'running', startedAt, progressAt: clock.now().toISOString() });
  const progress = everyNowAndThen(clock, (rowsRead: number) =>
    change(documents, id, { rowsRead, progressAt: clock.now().toISOString() }),
  );
  // A prefix of its own for each try: another try may still be running.
  const work = `${workBlobs(id)}${ids.next()}/`;
  const newestMonth = monthOf(clock.now());
  const file = { document, blobs, work, newestMonth, words: services, onProgress: progress };
  const read = isMonthly(report)
    ? monthly(report, await readByTenant(report, file), blobs, `${work}pairs/`)
    : byLocation(report, await readByLocation(report, file));
  const { slices, rejections, notes, rowsRead } = read.grouped;
  const changedFacts = new ChangedFacts();
  const reader = await FactsReader.open(documents);
  // Another try was faster, and this one would find nothing changed.
  const { effect } = reader.snapshot;
  if (!document.check && reader.snapshot.isInForce(number)) return effect;
  const network = { documents, reader, report, slices };
  if (await waitsForOthers(services, network, document)) return null;
  if (document.complete) await coverNetwork(network);
  const beat = () => progress(rowsRead);
  if (document.check) {
    await read.check(beat);
  } else {
    await nameLocations(
      documents,
      slices.locations().filter((location) => slices.usableMonths(location).length > 0),
    );
    const staging = { documents, reader, number, slices, rejections, changedFacts };
    await read.stage(staging, beat);
    await changedFacts.save(blobs, changedFactsBlob(id, effect));
  }
  await rejections.save(blobs, rejectionsBlob(id));
  const { stated, setAside, rowsSetAside } = slices.totals();
  await change(documents, id, {
    stagedAt: effect,
    triedBy: null,
    rowsRead,
    rowsRejected: rejections.count,
    rowsAccepted: rowsRead - rejections.count,
    rowsSetAside,
    rejections: [...rejections.first].sort((one, other) => one.line - other.line),
    notes: withResemblances(notes.all(), services.listed.products),
    furtherNotes: notes.beyond,
    ...(await compareWithBefore(network)),
    ...(await countUnfinished(network, number)),
    slices: stated,
    slicesSetAside: setAside,
    progressAt: clock.now().toISOString(),
  });
  return effect;
}

const waitSeconds = 10;

/**
 * Returns true if the file covers an unknown location while earlier imports, which may name it, are unfinished. The
 * import is then tried again later.
 * @throws ProductError `unknown-location` if no earlier import is unfinished
 */
async function waitsForOthers(
  { documents, queues, clock }: ImportServices,
  network: Network,
  { id, number, covers, check }: ImportDocument,
): Promise<boolean> {
  // In this order, so that names added by an import that ends in between are seen.
  const othersAtWork = await isPendingBefore(documents, check ? Number.POSITIVE_INFINITY : number);
  const unknown = await unknownLocations(network, covers);
  if (unknown.length === 0) return false;
  if (othersAtWork) {
    await change(documents, id, { triedBy: null, progressAt: clock.now().toISOString() });
    await queues.send('imports', { importId: id }, { delaySeconds: waitSeconds });
    return true;
  }
  throw invalid(
    'unknown-location',
    `covers names ${unknown.slice(0, 20).join(', ')}, which no import and no row of this file has named. Check the MPN id; a new location is made known by its partner profile.`,
  );
}

/** A report that was read, and what is done with it. */
interface ReadReport {
  grouped: GroupedReport<unknown>;
  /** Finds rows that contradict each other, which only grouping shows. */
  check(beat: () => Promise<void>): Promise<void>;
  stage(staging: Staging, beat: () => Promise<void>): Promise<void>;
}

function monthly(
  report: MonthlyReportName,
  grouped: GroupedReport<TenantRows>,
  blobs: Blobs,
  pairsPrefix: string,
): ReadReport {
  return {
    grouped,
    async check(beat) {
      for await (const tenants of grouped.groups()) {
        for (const rows of tenants) partsOf({ report, number: 0, ...grouped }, rows);
        await beat();
      }
    },
    stage: (staging, beat) => stageMonthly({ ...staging, report }, grouped, blobs, pairsPrefix, beat),
  };
}

function byLocation(report: 'partner-profile' | 'training-details', grouped: GroupedReport<LocationRows>): ReadReport {
  return {
    grouped,
    async check(beat) {
      for await (const locations of grouped.groups()) {
        for (const { rows } of locations) stagedRows(grouped, report, rows);
        await beat();
      }
    },
    stage: (staging, beat) => stageStatements(staging, grouped, report, beat),
  };
}

async function stageMonthly(
  staging: MonthlyStaging,
  grouped: GroupedReport<TenantRows>,
  blobs: Blobs,
  pairsPrefix: string,
  beat: () => Promise<void>,
): Promise<void> {
  // Stages by tenant first; the tenants of each location are then grouped by location.
  const locations = staging.slices.locations();
  const pairs = new Buckets(blobs, pairsPrefix, memoryForPairs, byRank(locations));
  await noteInForce(staging, locations);
  let tenantsInFile = 0;
  await eachInParallel(grouped.groups(), groupsAtOnce, async (rows) => {
    tenantsInFile += rows.length;
    refuseMore('tenants', tenantsInFile);
    for (const { tenant, locations, parts } of await stageTenants(staging, rows)) {
      const places = new Set<string>();
      for (const part of parts) {
        const location = locations[part[inPart.location]!]!;
        const place = `${location}\t${yearOf(monthFromNumber(part[inPart.month]!))}`;
        if (places.has(place)) continue;
        places.add(place);
        pairs.add(location, `${place}\t${tenant}`);
      }
    }
    await pairs.flush();
    await beat();
  });
  const unnamed = new Set(locations);
  await eachInParallel(pairs.read(), groupsAtOnce, async (lines) => {
    const named = new Map<LocationId, Map<string, Set<string>>>();
    for (const line of lines) {
      const [location, year, tenant] = line.split('\t') as [LocationId, string, string];
      const years = ensure(named, location, () => new Map<string, Set<string>>());
      ensure(years, year, () => new Set<string>()).add(tenant);
    }
    for (const location of named.keys()) unnamed.delete(location);
    await stageLocations(staging, named);
    await beat();
  });
  await stageLocations(staging, new Map([...unnamed].map((location) => [location, new Map()])));
}

/** Reads each location of the file once: about its other slices, and other locations, no tenant's staging asks. */
async function noteInForce(
  { reader, report, slices }: MonthlyStaging,
  locations: readonly LocationId[],
): Promise<void> {
  for (let start = 0; start < locations.length; start += locationsAtOnce) {
    const some = locations.slice(start, start + locationsAtOnce);
    // A reader of its own, so that its cache of locations is dropped with it.
    const beside = reader.beside();
    await beside.locations(some);
    for (const location of some) slices.noteInForce(location, (month) => beside.inForce(report, location, month));
  }
}

async function stageStatements(
  staging: Staging,
  grouped: GroupedReport<LocationRows>,
  report: 'partner-profile' | 'training-details',
  beat: () => Promise<void>,
): Promise<void> {
  const unnamed = new Set(grouped.slices.locations());
  const stageAll = async (locations: readonly LocationRows[]) => {
    const candidates: Candidates = new Map();
    await inParallel(locations, locationsAtOnce, async ({ location, rows }) => {
      unnamed.delete(location);
      const of = { ...staging, candidates };
      if (report === 'partner-profile') await stageProfile(of, location, rows as [number, ProfileRow][]);
      else await stageTraining(of, location, rows as [number, TrainingRow][]);
    });
    await addCandidates(staging.documents, candidates);
  };
  for await (const locations of grouped.groups()) {
    await stageAll(locations);
    await beat();
  }
  await stageAll([...unnamed].map((location) => ({ location, rows: [] })));
}
