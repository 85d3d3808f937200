import { ProductError } from '../errors.ts';
import { finishSettling, switchOver, withdraw } from '../facts/catalogue.ts';
import { update } from '../storage/update.ts';
import { type ImportDocument, importKey, importsContainer, workBlobs } from './documents.ts';
import { markStale } from './mark-stale.ts';
import { change } from './progress.ts';
import { type ImportServices, stage } from './stage.ts';

export type { ImportServices } from './stage.ts';

/**
 * Carries one import to its end: read and stage, switch over, mark what became stale. Each of the three may be
 * interrupted anywhere and done again: staging writes the same documents, switching over is one write, marking only
 * raises numbers. An import that is finished is left alone.
 * @throws whatever may pass by itself, so that the queue tries again; a file that is refused ends the import as failed
 */
export async function runImport(services: ImportServices, id: string): Promise<void> {
  const { documents, blobs, clock } = services;
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
      stagedAt = await stage(services, document);
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
  const staleScores = await markStale(documents, blobs, switched);
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

/** A try of another process that has told nothing for so long ended with it. */
const silentForMilliseconds = 60_000;
const mostDeaths = 2;
const diedTwice =
  'The process ended twice while it read this file, perhaps for want of memory. Split the file by month or by location and import the parts; the log of that time may tell more.';

/**
 * Notes that a try begins, before it does. A file that takes its process along would do so again at each start.
 * @returns false where two tries have ended so
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
 * Ends an import as failed: what it staged stays invisible for good. One that has come into force cannot fail any
 * more: it stays open, so that the watch has the rest of its work done.
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
 * Removes what only the work needed. A worker that died may have left it, so it is done at each look at a finished
 * import; of one in force the catalogue's entry goes last, by which the watch sees that there is something to look at.
 */
async function tidy({ documents, blobs }: ImportServices, { id, number, check, blob }: ImportDocument): Promise<void> {
  await blobs.removeAll(workBlobs(id));
  if (check) await blobs.remove(blob);
  else await finishSettling(documents, number);
}
