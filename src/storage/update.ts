import { setTimeout } from 'node:timers/promises';
import { unavailable } from '../errors.ts';
import type { Container } from './containers.ts';
import type { DocumentKey, Documents, Write } from './ports.ts';

const tries = 30;

/**
 * Changes one document: reads it, computes the next value with `change`, and writes only over the version read; repeats
 * if another writer was faster. `change` may run several times, so it must only compute. It returns `undefined` to
 * leave the document as it is. The store may write and then report a failure (its answer was lost, or the write was
 * repeated), so `change` must recognise its own result.
 * @param options.ttlSeconds given if the container's documents expire: each write starts the time anew
 * @returns the value now stored, or `undefined` if there is none
 * @throws ProductError `unavailable` if other writers are faster every time
 */
export async function update<T>(
  documents: Documents,
  container: Container<T>,
  key: DocumentKey,
  change: (value: T | undefined) => NoInfer<T> | undefined,
  options: Pick<Write<T>, 'ttlSeconds'> = {},
): Promise<T | undefined> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const before = await documents.read(container, key);
    const after = change(before?.value);
    if (after === undefined) return before?.value;
    const when = before ? { etag: before.etag } : 'absent';
    if (await documents.write(container, { ...key, value: after, when, ...options })) return after;
    // A random wait, so that writers that met once do not meet again.
    await setTimeout(Math.min(400, 2 ** attempt) * Math.random());
  }
  throw unavailable(
    'contended',
    `The document ${container.name}/${key.partition}/${key.id} is being changed by too many writers.`,
  );
}
