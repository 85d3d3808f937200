import { isDeepStrictEqual } from 'node:util';
import { ProductError } from '../errors.ts';
import { finishSettling, switchOver, withdraw } from '../facts/catalogue.ts';
import { update } from '../storage/update.ts';
import { type ImportDocument, importKey, importsContainer, type Marked, workBlobs } from './documents.ts';
import { markStale } from './mark-stale.ts';
import { change } from './progress.ts';
import { type ImportServices, stage } from './stage.ts';
import { Step, stepMilliseconds } from './steps.ts';

export type { ImportServices } from './stage.ts';

/**
 * Runs one import: reads and stages, switches over, marks stale scores. What does not fit into the time of a message is
 * left to a further one. Each may be interrupted anywhere and repeated: staging writes the same documents, switching
 * over is one write, marking only raises numbers. A finished import is left unchanged.
 * @param milliseconds time after which the message ends its work
 * @throws errors that may be temporary, so that the queue tries again; a file that is refused ends the import as failed
 */
export async function runImport(services: ImportServices, id: string, milliseconds = stepMilliseconds): Promise<void> {
  const { documents, clock } = services;
  const step = new Step(clock, milliseconds);
  const stored = await documents.read(importsContainer, importKey(id));
  if (!stored) throw new Error(`There is no import ${id}`);
  const document = stored.value;
  if (!document.open) return tidy(services, document);
  let { stagedAt } = document;
  if (stagedAt === null) {
    if (!(await beginTry(services, id))) {
      await fail(services, id, 'process-died', diedTwice);
      return;
    }
    try {
      stagedAt = await stage(services, document, step);
      if (stagedAt === null) return;
    } catch (error) {
      await change(documents, id, { triedBy: null });
      if (!(error instanceof ProductError) || error.kind === 'unavailable') throw error;
      await fail(services, id, error.code, error.message);
      return;
    }
  }
  if (document.check) {
    const now = clock.now().toISOString();
    await change(documents, id, { status: 'succeeded', triedBy: null, finishedAt: now, progressAt: now, open: false });
    return tidy(services, document);
  }
  const switched = await switchOver(documents, document.number, stagedAt);
  if (switched === 'settled') return;
  if (switched === 'withdrawn') {
    await fail(services, id, 'given-up', 'The import was given up before it took effect. Import the file again.');
    return;
  }
  const marked = await markStale(services, document, switched, step);
  if (!marked.isDone) return leaveMarking(services, document, marked);
  const { staleScores } = marked;
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
  await tidy(services, document);
}

/** Stores the progress of marking, and sends the message that goes on. */
async function leaveMarking(
  { documents, queues, clock }: ImportServices,
  { id, marked: before }: ImportDocument,
  { done, staleScores }: Marked,
): Promise<void> {
  const marked = { done, staleScores };
  const after = await update(documents, importsContainer, importKey(id), (now) =>
    now?.open && isDeepStrictEqual(now.marked, before)
      ? { ...now, marked, progressAt: clock.now().toISOString() }
      : undefined,
  );
  if (isDeepStrictEqual(after?.marked, marked)) await queues.send('imports', { importId: id });
}

/** A try of another process that has shown no progress for this long has died with it. */
const silentForMilliseconds = 60_000;
const mostDeaths = 2;
const diedTwice =
  'The process ended twice while it read this file, perhaps because it ran out of memory. Split the file by month or by location and import the parts; the log of that time may have more.';

/**
 * Notes that a try begins, before it does: a file that kills its process would do so again at each start.
 * @returns false if two tries have died
 */
async function beginTry({ documents, clock, processId }: ImportServices, id: string): Promise<boolean> {
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
 * Ends an import as failed; everything it staged stays invisible for good. An import in force can no longer fail: it
 * stays open, so that the watch timer gets it finished.
 */
export async function fail(services: ImportServices, id: string, code: string, message: string): Promise<void> {
  const { documents, clock } = services;
  const document = (await documents.read(importsContainer, importKey(id)))?.value;
  if (document && !document.open) return tidy(services, document);
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
  await tidy(services, document);
}

/**
 * Removes the blobs that only the work needed. A worker that died may have left them, so this runs each time a finished
 * import is looked at. The catalogue's entry of an import in force goes last: by that entry the watch timer finds the
 * import.
 */
async function tidy({ documents, blobs }: ImportServices, { id, number, check, blob }: ImportDocument): Promise<void> {
  await blobs.removeAll(workBlobs(id));
  if (check) await blobs.remove(blob);
  else await finishSettling(documents, number);
}
