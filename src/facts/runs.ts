import type { Month } from '../month.ts';
import type { Container } from '../storage/containers.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import { catalogueContainer } from './catalogue.ts';

/**
 * The months, by program, that were or are being scored for all partners. A run is noted before its first partner is
 * planned: a writer that marks a partner and then finds the month not noted can rely on the run to see the mark.
 */
export type Runs = Record<string, Month[]>;

const runsContainer = catalogueContainer as unknown as Container<Runs>;
const key = { partition: 'catalogue', id: 'runs' };
/** The runs by which no partner has a score so far. */
const emptyKey = { partition: 'catalogue', id: 'empty-runs' };

/** Notes that a month is being scored for all partners: an empty run, until it finds a score. Safe to repeat. */
export async function noteRun(documents: Documents, programs: readonly string[], month: Month): Promise<void> {
  const { runs } = await readRuns(documents);
  const fresh = programs.filter((program) => !runs[program]?.includes(month));
  if (fresh.length === 0) return;
  for (const each of [emptyKey, key]) {
    await update(documents, runsContainer, each, (before = {}) => {
      const missing = fresh.filter((program) => !before[program]?.includes(month));
      if (missing.length === 0) return undefined;
      const noted = missing.map((program) => [program, [...(before[program] ?? []), month].sort()]);
      return { ...before, ...Object.fromEntries(noted) };
    });
  }
}

/** Notes that partners have scores of a month in some programs. Safe to repeat. */
export async function noteScored(documents: Documents, programs: Iterable<string>, month: Month): Promise<void> {
  const all = [...programs];
  if (all.length === 0) return;
  await update(documents, runsContainer, emptyKey, (before = {}) => {
    const found = all.filter((program) => before[program]?.includes(month));
    if (found.length === 0) return undefined;
    const left = found.map((program) => [program, before[program]!.filter((one) => one !== month)]);
    return { ...before, ...Object.fromEntries(left) };
  });
}

/** Reads the runs and the ETag of their document; no runs and no ETag before the first is noted. */
export async function readRuns(documents: Documents): Promise<{ runs: Runs; etag: string | undefined }> {
  const stored = await documents.read(runsContainer, key);
  return { runs: stored?.value ?? {}, etag: stored?.etag };
}

/** Returns the months of a program's runs that found a score, in ascending order. */
export async function monthsScored(documents: Documents, program: string): Promise<Month[]> {
  const [{ runs }, empty] = await Promise.all([readRuns(documents), documents.read(runsContainer, emptyKey)]);
  return (runs[program] ?? []).filter((month) => !empty?.value[program]?.includes(month));
}
