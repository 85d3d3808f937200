import type { Month } from '../month.ts';
import type { Container } from '../storage/containers.ts';
import type { Documents, Version } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import { catalogueContainer } from './catalogue.ts';

/**
 * By program, the months that were scored for all partners, or are being. A month is noted before the first partner is
 * planned: whoever marks a partner and then finds the month not noted knows that its run will see what was marked.
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

/** The runs, and the version of them that was read. */
export async function readRuns(documents: Documents): Promise<{ runs: Runs; version: Version }> {
  const stored = await documents.read(runsContainer, key);
  return { runs: stored?.value ?? {}, version: { container: runsContainer, ...key, etag: stored?.etag } };
}
