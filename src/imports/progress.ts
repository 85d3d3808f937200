import type { Clock } from '../clock.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import { type ImportDocument, importKey, importsContainer } from './documents.ts';

const progressEveryMilliseconds = 1_000;

/** Changes the import's document, unless the import has ended. */
export async function change(documents: Documents, id: string, changes: Partial<ImportDocument>): Promise<void> {
  await update(documents, importsContainer, importKey(id), (before) =>
    before?.open ? { ...before, ...changes } : undefined,
  );
}

/** Limits a call to once a second, so that recording progress costs little. */
export function everyNowAndThen<A extends unknown[]>(
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
