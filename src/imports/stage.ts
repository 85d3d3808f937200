import type { Clock, IdSource } from '../clock.ts';
import { invalid } from '../errors.ts';
import { isPendingBefore, Snapshot, takeSnapshot } from '../facts/catalogue.ts';
import { nameLocations } from '../facts/location-index.ts';
import { FactsReader } from '../facts/reader.ts';
import { type Month, monthOf } from '../month.ts';
import { isMonthly } from '../reports/rows.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Blobs, Documents, Queues } from '../storage/ports.ts';
import { ChangedFacts } from './changed-facts.ts';
import { changedFactsBlob, type ImportDocument, rejectionsBlob, workBlobs } from './documents.ts';
import {
  beginComparison,
  compareWithBefore,
  countUnfinished,
  coverLocations,
  coverNetwork,
  type Network,
  unknownLocations,
} from './network.ts';
import { noteNewLocations } from './new-locations.ts';
import { withResemblances } from './notes.ts';
import { change, everyNowAndThen } from './progress.ts';
import { readByLocation, readByTenant } from './read.ts';
import type { ReportWords } from './report-words.ts';
import { noteChains, noteMovedLocations } from './roll-ups.ts';
import { byLocation, monthly, type ReadReport } from './stage-rows.ts';
import { digestOf, keepNothing, leaveRest, readKept, type Step, StepOver } from './steps.ts';

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
  /** Returns true if any refresh ever ordered is of this month or a later one. */
  hasRefreshFrom: (month: Month) => Promise<boolean>;
}

/**
 * Reads the file and, unless it is only to be checked, stages it, as far as one message goes; a further one goes on.
 * @returns revision of the snapshot by which it was staged, or null if a further message goes on, or it waits for
 *   earlier imports
 */
export async function stage(services: ImportServices, document: ImportDocument, step: Step): Promise<number | null> {
  const { documents, blobs, clock, ids } = services;
  const { id, report, number } = document;
  const startedAt = document.startedAt ?? clock.now().toISOString();
  await change(documents, id, { status: 'running', startedAt, progressAt: clock.now().toISOString() });
  const progress = everyNowAndThen(clock, (rowsRead: number) =>
    change(documents, id, { rowsRead, progressAt: clock.now().toISOString() }),
  );
  // A different prefix for each try: another try may still be running.
  const token = ids.next();
  const work = `${workBlobs(id)}${token}/`;
  const before = await readKept(blobs, document);
  const newestMonth = before?.newestMonth ?? monthOf(clock.now());
  const file = { document, blobs, work, newestMonth, words: services, onProgress: progress };
  const read = isMonthly(report)
    ? monthly(report, await readByTenant(report, file), blobs, `${work}pairs/`)
    : byLocation(report, await readByLocation(report, file));
  step.hasRead();
  const { slices, rejections, rowsRead } = read.grouped;
  const snapshot = await takeSnapshot(documents);
  // Another try was faster, and this one would find nothing changed.
  if (!document.check && snapshot.isInForce(number)) return snapshot.effect;
  const reading = digestOf(rowsRead, rejections.count, slices.totals());
  const isSame = before?.reading === reading;
  const kept = isSame ? before : keepNothing(snapshot.moment, newestMonth, reading);
  const reader = new FactsReader(documents, new Snapshot(kept.moment));
  const network = { documents, reader, report, slices };
  if (isSame) coverLocations(network, kept.covered);
  else {
    if (await waitsForOthers(services, network, document)) return null;
    if (document.complete) kept.covered = await coverNetwork(network);
  }
  const changedFacts = new ChangedFacts(kept.changedFacts);
  const beat = () => progress(rowsRead);
  try {
    kept.comparison ??= await beginComparison(network);
    const { comparison } = kept;
    if (document.check) await read.check(beat);
    else {
      if (!isSame)
        await nameLocations(
          documents,
          slices.locations().filter((location) => slices.usablePlaces(location).length > 0),
        );
      await read.stage({ documents, reader, number, slices, rejections, changedFacts, comparison }, kept, step, beat);
    }
    const compared = {
      ...(await compareWithBefore(network, comparison, step)),
      ...(await countUnfinished(network, number)),
    };
    await noteNewLocations(network, comparison, number, read.grouped.notes);
    noteMovedLocations(comparison, read.grouped.notes);
    await noteChains(network, comparison, read.grouped.notes);
    const { effect } = reader.snapshot;
    if (!document.check) await changedFacts.save(blobs, changedFactsBlob(id, effect));
    await conclude(services, document, read, compared, effect);
    return effect;
  } catch (error) {
    if (!(error instanceof StepOver)) throw error;
    const found = { inForce: slices.allInForce(), changedFacts: changedFacts.noted() };
    await leaveRest(services, document, token, { ...kept, ...found });
    await blobs.removeAll(work);
    return null;
  }
}

/** Notes what was staged, and by which revision. */
async function conclude(
  { documents, blobs, clock, listed }: ImportServices,
  { id }: ImportDocument,
  { grouped: { slices, rejections, notes, rowsRead } }: ReadReport,
  compared: Partial<ImportDocument>,
  effect: number,
): Promise<void> {
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
    notes: withResemblances(notes.all(), listed.products),
    furtherNotes: notes.beyond,
    ...compared,
    slices: stated,
    slicesSetAside: setAside,
    progressAt: clock.now().toISOString(),
  });
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
