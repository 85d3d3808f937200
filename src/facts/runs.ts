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

/** Notes that a month is being scored for all partners. Safe to repeat. */
export async function noteRun(documents: Documents, programs: readonly string[], month: Month): Promise<void> {
  await update(documents, runsContainer, key, (before = {}) => {
    const missing = programs.filter((program) => !before[program]?.includes(month));
    if (missing.length === 0) return undefined;
    const noted = missing.map((program) => [program, [...(before[program] ?? []), month].sort()]);
    return { ...before, ...Object.fromEntries(noted) };
  });
}

/** Reads the runs and the ETag of their document; no runs and no ETag before the first is noted. */
export async function readRuns(documents: Documents): Promise<{ runs: Runs; etag: string | undefined }> {
  const stored = await documents.read(runsContainer, key);
  return { runs: stored?.value ?? {}, etag: stored?.etag };
}
