import { unavailable } from '../../src/errors.ts';
import type { Container } from '../../src/storage/containers.ts';
import type { DocumentKey, Documents, Write } from '../../src/storage/ports.ts';

/** One access to a document, or one listing; `writeMany` and `readMany` are several accesses. */
export interface Access extends Partial<DocumentKey> {
  operation: 'read' | 'write' | 'remove' | 'query';
  container: string;
  /** Of a write that is one of several. */
  oneOfMany?: boolean;
  /** Of a write over the version read. */
  conditional?: boolean;
}

/**
 * `before`: fails without effect. `after`: takes effect, and its caller hears of a failure all the same. `never`: neither
 * takes effect nor ends. `overtaken`, of a conditional write: another writer is faster, who writes what was there.
 */
export type Strike = 'before' | 'after' | 'never' | 'overtaken';
export type Fault = (access: Access) => Strike | undefined;

/**
 * Documents that fail, as `unavailable`, where `fault` says so. Several reads end at the first failure. Of several
 * writes each is tried, and the first failure is told once all have ended.
 */
export function withFaults(documents: Documents, fault: Fault): Documents {
  async function access<T>(of: Access, work: () => Promise<T>, overtake = async () => {}): Promise<T> {
    const strike = fault(of);
    if (strike === 'before') throw unavailable('fault', `Made to fail before: ${JSON.stringify(of)}`);
    if (strike === 'never') return new Promise(() => {});
    if (strike === 'overtaken') await overtake();
    const result = await work();
    if (strike === 'after') throw unavailable('fault', `Made to fail after: ${JSON.stringify(of)}`);
    return result;
  }

  function write<T>(container: Container<T>, write: Write<T>, oneOfMany: boolean): Promise<boolean> {
    const { partition, id, when } = write;
    const conditional = typeof when === 'object';
    const of = { operation: 'write' as const, container: container.name, partition, id, oneOfMany, conditional };
    return access(
      of,
      () => documents.write(container, write),
      async () => {
        const there = await documents.read(container, write);
        if (there && conditional) await documents.write(container, { ...there, when });
      },
    );
  }

  const faulty: Documents = {
    read: (container, { partition, id }) =>
      access({ operation: 'read', container: container.name, partition, id }, () =>
        documents.read(container, { partition, id }),
      ),
    async readMany(container, keys) {
      const found = [];
      for (const key of keys) found.push(await faulty.read(container, key));
      return found;
    },
    write: (container, one) => write(container, one, false),
    async writeMany(container, writes) {
      const ended = await Promise.allSettled(writes.map((one) => write(container, one, true)));
      return ended.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
    },
    remove: (container, { partition, id }, over) =>
      access({ operation: 'remove', container: container.name, partition, id }, () =>
        documents.remove(container, { partition, id }, over),
      ),
    query: (container, query) =>
      access({ operation: 'query', container: container.name }, () => documents.query(container, query)),
    listForms: (container, page) =>
      access({ operation: 'query', container: container.name }, () => documents.listForms(container, page)),
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
