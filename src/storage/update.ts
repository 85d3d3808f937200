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
 * @param options.ttlSeconds required if the container's documents expire: each write starts the time anew
 * @param options.write writes the value, if that takes more than the document itself
 * @returns the value now stored, or `undefined` if there is none
 * @throws ProductError `unavailable` if other writers are faster every time
 */
export async function update<T>(
  documents: Documents,
  container: Container<T>,
  key: DocumentKey,
  change: (value: T | undefined) => NoInfer<T> | undefined,
  { write, ...options }: Pick<Write<T>, 'ttlSeconds'> & { write?: (write: Write<T>) => Promise<boolean> } = {},
): Promise<T | undefined> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const before = await documents.read(container, key);
    const after = change(before?.value);
    if (after === undefined) return before?.value;
    const one: Write<T> = { ...key, value: after, when: before ? { etag: before.etag } : 'absent', ...options };
    if (await (write ? write(one) : documents.write(container, one))) return after;
    await waitBetween(attempt);
  }
  throw contended(container, key);
}

/**
 * Changes many documents as {@link update} changes one: reads them in one call and writes those that change in another,
 * and repeats that for those that other writers changed meanwhile.
 * @param change also gets the place of the document's key
 * @returns the values now stored, in the order of the keys
 * @throws ProductError `unavailable` if other writers are faster every time
 */
export async function updateMany<T>(
  documents: Documents,
  container: Container<T>,
  keys: readonly DocumentKey[],
  change: (value: T | undefined, place: number) => NoInfer<T> | undefined,
): Promise<(T | undefined)[]> {
  const values: (T | undefined)[] = new Array(keys.length);
  let open = [...keys.keys()];
  for (let attempt = 0; attempt < tries; attempt++) {
    const found = await documents.readMany(
      container,
      open.map((place) => keys[place]!),
    );
    const writes: Write<T>[] = [];
    const written: number[] = [];
    open.forEach((place, index) => {
      const before = found[index];
      const value = change(before?.value, place);
      values[place] = value ?? before?.value;
      if (value === undefined) return;
      const { partition, id } = keys[place]!;
      writes.push({ partition, id, value, when: before ? { etag: before.etag } : 'absent' });
      written.push(place);
    });
    if (writes.length === 0) return values;
    const held = await documents.writeMany(container, writes);
    open = written.filter((_, index) => !held[index]);
    if (open.length === 0) return values;
    await waitBetween(attempt);
  }
  throw contended(container, keys[open[0]!]!);
}

/** Waits for a random time, so that writers that conflicted once do not conflict again. */
const waitBetween = (attempt: number) => setTimeout(Math.min(400, 2 ** attempt) * Math.random());

const contended = ({ name }: Container<never>, { partition, id }: DocumentKey) =>
  unavailable('contended', `The document ${name}/${partition}/${id} is being changed by too many writers.`);
