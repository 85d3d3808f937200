import { unavailable } from '../../src/errors.ts';
import type { DocumentKey, Documents } from '../../src/storage/ports.ts';

/** One access to a document, or one listing; `writeMany` and `readMany` are a sequence of accesses. */
export interface Access extends Partial<DocumentKey> {
  operation: 'read' | 'write' | 'remove' | 'query';
  container: string;
}

/** `before`: fails without effect. `after`: takes effect, and its caller hears of a failure all the same. */
export type Fault = (access: Access) => 'before' | 'after' | undefined;

/** Documents that fail, as `unavailable`, where `fault` says so. A sequence ends at its first failure. */
export function withFaults(documents: Documents, fault: Fault): Documents {
  async function access<T>(of: Access, work: () => Promise<T>): Promise<T> {
    const when = fault(of);
    if (when === 'before') throw unavailable('fault', `Made to fail before: ${JSON.stringify(of)}`);
    const result = await work();
    if (when === 'after') throw unavailable('fault', `Made to fail after: ${JSON.stringify(of)}`);
    return result;
  }
  async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    for (const item of items) results.push(await work(item));
    return results;
  }

  const faulty: Documents = {
    read: (container, { partition, id }) =>
      access({ operation: 'read', container: container.name, partition, id }, () =>
        documents.read(container, { partition, id }),
      ),
    readMany: (container, keys) => inOrder(keys, (key) => faulty.read(container, key)),
    write: (container, write) =>
      access({ operation: 'write', container: container.name, partition: write.partition, id: write.id }, () =>
        documents.write(container, write),
      ),
    writeMany: (container, writes) => inOrder(writes, (write) => faulty.write(container, write)),
    remove: (container, { partition, id }) =>
      access({ operation: 'remove', container: container.name, partition, id }, () =>
        documents.remove(container, { partition, id }),
      ),
    query: (container, query) =>
      access({ operation: 'query', container: container.name }, () => documents.query(container, query)),
    close: () => documents.close(),
  };
  return faulty;
}

/**
 * The fault of a process that dies: the first `changes` writes and removals work, the next one fails in the way of
 * `last`, and from then on everything does.
 */
export function dyingAfter(changes: number, last: 'before' | 'after' = 'before'): Fault {
  let left = changes;
  let dead = false;
  return ({ operation }) => {
    if (dead) return 'before';
    if (operation === 'read' || operation === 'query' || left-- > 0) return undefined;
    dead = true;
    return last;
  };
}

/** A fault of single accesses: each that `matches` fails in the way of `when`, but no more than `times` of them. */
export function failing(
  when: 'before' | 'after',
  matches: (access: Access) => boolean,
  times = Number.POSITIVE_INFINITY,
): Fault {
  let left = times;
  return (access) => (left > 0 && matches(access) && left-- > 0 ? when : undefined);
}
