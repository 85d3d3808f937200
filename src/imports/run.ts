import type { Clock, IdSource } from '../clock.ts';
import { invalid, ProductError } from '../errors.ts';
import { finishSettling, isPendingBefore, switchOver, withdraw } from '../facts/catalogue.ts';
import { nameLocations } from '../facts/location-index.ts';
import { FactsReader } from '../facts/reader.ts';
import { tenantOf, yearOf } from '../facts/tenant-year.ts';
import { update } from '../facts/update.ts';
import { eachInParallel, inParallel } from '../in-parallel.ts';
import { ensure } from '../maps.ts';
import { monthOf } from '../month.ts';
import type { LocationId, MonthlyReportName, ProfileRow, ReportName, TrainingRow } from '../reports/rows.ts';
import type { Blobs, Documents, Queues } from '../storage/ports.ts';
import { Buckets, byRank } from './buckets.ts';
import {
  type ImportDocument,
  importKey,
  importsContainer,
  rejectionsBlob,
  touchesBlob,
  workBlobs,
} from './documents.ts';
import { compareWithBefore, coverNetwork, type Network, unknownLocations } from './network.ts';
import { withResemblances } from './notes.ts';
import { type GroupedReport, type ReportWords, readAndGroup } from './read.ts';
import { settle } from './settle.ts';
import { refuseMore } from './slices.ts';
import { addCandidates, type Candidates, stageLocations } from './stage-locations.ts';
import { type StatementStaging, stagedRows, stageProfile, stageTraining } from './stage-statements.ts';
import { partsOf, someTenants, stageTenants } from './stage-tenants.ts';
import { Touches } from './touches.ts';

const memoryForPairs = 8 * 1024 ** 2;
const progressEveryMilliseconds = 1_000;
/** Writes made at the same time share the store's round trips. */
const locationsAtOnce = 250;
/** While the store writes what one group of rows came to, the next one is worked at. */
const groupsAtOnce = 4;

export interface ImportWorker extends ReportWords {
  documents: Documents;
  blobs: Blobs;
  queues: Queues;
  clock: Clock;
  ids: IdSource;
  /** Another one each time that the process starts. */
  processId: string;
}

/**
 * Carries one import to its end: read and stage, switch over, mark what became stale. Each of the three may be
 * interrupted anywhere and done again: staging writes the same documents, switching over is one write, marking only
 * raises numbers. An import that is finished is left alone.
 * @throws whatever may pass by itself, so that the queue tries again; a file that is refused ends the import as failed
 */
export async function runImport(worker: ImportWorker, id: string): Promise<void> {
  const { documents, blobs, clock } = worker;
  const stored = await documents.read(importsContainer, importKey(id));
  if (!stored) throw new Error(`There is no import ${id}`);
  const document = stored.value;
  if (!document.open) return tidy(worker, document);
  let { stagedAt } = document;
  if (stagedAt === null) {
    if (!(await beginTry(worker, id))) {
      await fail(worker, id, 'process-died', diedTwice);
      return;
    }
    try {
      stagedAt = await stage(worker, document);
      if (stagedAt === null) return;
    } catch (error) {
      await change(documents, id, { triedBy: null });
      if (!(error instanceof ProductError) || error.kind === 'unavailable') throw error;
      await fail(worker, id, error.code, error.message);
      return;
    }
  }
  if (document.check) {
    const now = clock.now().toISOString();
    await change(documents, id, { status: 'succeeded', triedBy: null, finishedAt: now, progressAt: now, open: false });
    return tidy(worker, document);
  }
  const switched = await switchOver(documents, document.number, stagedAt);
  if (switched === 'settled') return;
  if (switched === 'withdrawn') {
    await fail(worker, id, 'given-up', 'The import was given up before it took effect. Import the file again.');
    return;
  }
  const staleScores = await settle(documents, blobs, switched);
  const now = clock.now().toISOString();
  await change(documents, id, {
    status: 'succeeded',
    stagedAt: switched.stagedAt,
    effect: switched.effect,
    triedBy: null,
    staleScores,
    finishedAt: now,
    progressAt: now,
    open: false,
  });
  await tidy(worker, document);
}

/** A try of another process that has told nothing for so long ended with it. */
const silentForMilliseconds = 60_000;
const mostDeaths = 2;
const diedTwice =
  'The process ended twice while it read this file, perhaps for want of memory. Split the file by month or by location and import the parts; the log of that time may tell more.';

/**
 * Notes that a try begins, before it does. A file that takes its process along would do so again at each start.
 * @returns false where two tries have ended so
 */
async function beginTry({ documents, clock, processId }: ImportWorker, id: string): Promise<boolean> {
  const now = clock.now();
  const after = await update(documents, importsContainer, importKey(id), (before) => {
    if (!before?.open) return undefined;
    const { triedBy } = before;
    const isSilent = now.getTime() - Date.parse(before.progressAt) > silentForMilliseconds;
    const died = triedBy !== null && triedBy !== processId && isSilent;
    return { ...before, triedBy: processId, deaths: before.deaths + (died ? 1 : 0), progressAt: now.toISOString() };
  });
  return (after?.deaths ?? 0) < mostDeaths;
}

/**
 * Ends an import as failed: what it staged stays invisible for good. One that has come into force cannot fail any
 * more: it stays open, so that the watch has the rest of its work done.
 */
export async function fail(worker: ImportWorker, id: string, code: string, message: string): Promise<void> {
  const { documents, clock } = worker;
  const document = (await documents.read(importsContainer, importKey(id)))?.value;
  if (document && !document.open) return tidy(worker, document);
  if (!document || !(document.check || (await withdraw(documents, document.number)))) return;
  const now = clock.now().toISOString();
  const error = { code, message };
  await change(documents, id, {
    status: 'failed',
    error,
    triedBy: null,
    finishedAt: now,
    progressAt: now,
    open: false,
  });
  await tidy(worker, document);
}

/**
 * Removes what only the work needed. A worker that died may have left it, so it is done at each look at a finished
 * import; of one in force the catalogue's entry goes last, by which the watch sees that there is something to look at.
 */
async function tidy({ documents, blobs }: ImportWorker, { id, number, check, blob }: ImportDocument): Promise<void> {
  await blobs.removeAll(workBlobs(id));
  if (check) await blobs.remove(blob);
  else await finishSettling(documents, number);
}

/**
 * Reads the file and, unless it is only to be looked at, stages it.
 * @returns the effect of the snapshot by which it was staged, or null where it waits for imports before it
 */
async function stage(worker: ImportWorker, document: ImportDocument): Promise<number | null> {
  const { documents, blobs, clock, ids } = worker;
  const { id, report, number } = document;
  const startedAt = document.startedAt ?? clock.now().toISOString();
  await change(documents, id, { status: 'running', startedAt, progressAt: clock.now().toISOString() });
  const progress = everyNowAndThen(clock, (rowsRead: number) =>
    change(documents, id, { rowsRead, progressAt: clock.now().toISOString() }),
  );
  // A name of its own for each try: another one may still be at it.
  const work = `${workBlobs(id)}${ids.next()}/`;
  const grouped = await readAndGroup(document, blobs, work, monthOf(clock.now()), worker, progress);
  const { slices, rejections, notes } = grouped;
  const touches = new Touches();
  const reader = await FactsReader.open(documents);
  // Another try was faster; what this one would find changed is nothing.
  const { effect } = reader.snapshot;
  if (!document.check && reader.snapshot.isInForce(number)) return effect;
  const network = { documents, reader, report, slices };
  if (await waitsForOthers(worker, network, document)) return null;
  if (document.complete) await coverNetwork(network);
  const beat = () => progress(grouped.rowsRead);
  if (document.check) {
    await lookAt(grouped, report, beat);
  } else {
    await nameLocations(
      documents,
      slices.locations().filter((location) => slices.usableMonths(location).length > 0),
    );
    const staging = { documents, reader, number, slices, rejections, touches };
    if (isMonthly(report)) await stageMonthly({ ...staging, report }, grouped, blobs, `${work}pairs/`, beat);
    else await stageStatements(staging, grouped, report, beat);
    await touches.save(blobs, touchesBlob(id, effect));
  }
  await rejections.save(blobs, rejectionsBlob(id));
  const { stated, setAside, rowsSetAside } = slices.totals();
  await change(documents, id, {
    stagedAt: effect,
    triedBy: null,
    rowsRead: grouped.rowsRead,
    rowsRejected: rejections.count,
    rowsAccepted: grouped.rowsRead - rejections.count,
    rowsSetAside,
    rejections: [...rejections.first].sort((one, other) => one.line - other.line),
    notes: withResemblances(notes.all(), worker.listed.products),
    furtherNotes: notes.beyond,
    ...(await compareWithBefore(network)),
    slices: stated,
    slicesSetAside: setAside,
    progressAt: clock.now().toISOString(),
  });
  return effect;
}

const isMonthly = (report: ReportName): report is MonthlyReportName =>
  report === 'subscription-details' || report === 'dynamics-365-usage';

const waitSeconds = 10;

/**
 * Whether the file covers a location that nobody knows yet, while imports that came before are still at work and may
 * name it: then it is looked at again when they have ended.
 * @throws ProductError `unknown-location` where none is at work
 */
async function waitsForOthers(
  { documents, queues, clock }: ImportWorker,
  network: Network,
  { id, number, covers, check }: ImportDocument,
): Promise<boolean> {
  // In this order: what an import that ends in between has named is seen.
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

/** Finds among the rows those that contradict each other, which only grouping shows. */
async function lookAt(grouped: GroupedReport, report: ReportName, beat: () => Promise<void>): Promise<void> {
  for await (const lines of grouped.groups()) {
    if (isMonthly(report)) {
      for (const rows of Map.groupBy(lines, tenantOf).values()) partsOf({ number: 0, ...grouped }, rows);
    } else {
      const rows = lines.map((line) => JSON.parse(line) as [number, ProfileRow | TrainingRow]);
      for (const ofLocation of Map.groupBy(rows, ([, row]) => row.location).values())
        stagedRows(grouped, report, ofLocation);
    }
    await beat();
  }
}

async function stageMonthly(
  staging: Parameters<typeof stageTenants>[0] & { report: MonthlyReportName },
  grouped: GroupedReport,
  blobs: Blobs,
  pairsPrefix: string,
  beat: () => Promise<void>,
): Promise<void> {
  // By tenant first; which tenants a location has is then grouped by location.
  const locations = staging.slices.locations();
  const pairs = new Buckets(blobs, pairsPrefix, memoryForPairs, byRank(locations));
  let tenantsInFile = 0;
  await eachInParallel(someTenants(grouped.groups()), groupsAtOnce, async (rows) => {
    tenantsInFile += rows.size;
    refuseMore('tenants', tenantsInFile);
    // A reader of its own: what it keeps of the locations goes with the group.
    const group = { ...staging, reader: new FactsReader(staging.documents, staging.reader.snapshot) };
    const tenants = await stageTenants(group, rows);
    for (const [tenant, parts] of tenants) {
      const places = new Map<string, LocationId>();
      for (const [location, month] of parts.values()) places.set(`${location}\t${yearOf(month)}`, location);
      for (const [place, location] of places) pairs.add(location, `${place}\t${tenant}`);
    }
    await pairs.settle();
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

async function stageStatements(
  staging: Omit<StatementStaging, 'candidates'>,
  grouped: GroupedReport,
  report: 'partner-profile' | 'training-details',
  beat: () => Promise<void>,
): Promise<void> {
  const unnamed = new Set(grouped.slices.locations());
  const stageAll = async (byLocation: readonly [LocationId, [number, ProfileRow | TrainingRow][]][]) => {
    const candidates: Candidates = new Map();
    await inParallel(byLocation, locationsAtOnce, async ([location, rows]) => {
      unnamed.delete(location);
      const of = { ...staging, candidates };
      if (report === 'partner-profile') await stageProfile(of, location, rows as [number, ProfileRow][]);
      else await stageTraining(of, location, rows as [number, TrainingRow][]);
    });
    await addCandidates(staging.documents, candidates);
  };
  for await (const lines of grouped.groups()) {
    const rows = lines.map((line) => JSON.parse(line) as [number, ProfileRow | TrainingRow]);
    await stageAll([...Map.groupBy(rows, ([, row]) => row.location)]);
    await beat();
  }
  await stageAll([...unnamed].map((location) => [location, []]));
}

/** Changes the import's document, unless another worker has finished it. */
async function change(documents: Documents, id: string, changes: Partial<ImportDocument>): Promise<void> {
  await update(documents, importsContainer, importKey(id), (before) =>
    before?.open ? { ...before, ...changes } : undefined,
  );
}

/** Lets a call through at most once in a while, so that telling progress costs little. */
function everyNowAndThen<A extends unknown[]>(
  clock: Clock,
  call: (...given: A) => Promise<void>,
): (...given: A) => Promise<void> {
  let last = clock.now().getTime();
  return async (...given) => {
    const now = clock.now().getTime();
    if (now - last < progressEveryMilliseconds) return;
    last = now;
    await call(...given);
  };
}
