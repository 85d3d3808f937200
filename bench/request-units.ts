import type { Container } from '../src/storage/containers.ts';
import type { DocumentKey, Documents, Page, Query, Stored, Write } from '../src/storage/ports.ts';

/** Bytes that Cosmos DB adds to every item: `_rid`, `_self`, `_etag`, `_attachments`, `_ts` and the names around it. */
const systemBytes = 300;
const kilobyte = 1024;
/** Cost of a query before it returns anything. */
const queryBase = 2.5;

/** Published: 1 RU for 1 KB, 10 RU for 100 KB. A missing document costs as much as the smallest. */
export const readCharge = (bytes: number): number => between(bytes, 1, 10);
/** Published, without indexes: 5.5 RU for 1 KB, 50 RU for 100 KB. */
export const createCharge = (bytes: number): number => between(bytes, 5.5, 50);
/** About twice a create. */
export const replaceCharge = (bytes: number): number => 2 * createCharge(bytes);
/** About 1 RU for each KB returned: a thousand items of 1 KB cost 1,000. */
export const queryCharge = (bytes: number): number => Math.max(queryBase, bytes / kilobyte);

/** Interpolates between 1 KB and 100 KB in a straight line, and continues it beyond. */
function between(bytes: number, atOne: number, atHundred: number): number {
  const above = Math.max(0, bytes / kilobyte - 1);
  return atOne + (above * (atHundred - atOne)) / 99;
}

const bytesOf = (key: DocumentKey, value: unknown): number =>
  Buffer.byteLength(JSON.stringify({ ...key, document: value })) + systemBytes;

/** Counts the cost in Cosmos DB of calls to a store. */
export class Meter {
  readonly #parts = new Map<string, { requestUnits: number; calls: number }>();

  total(): number {
    return this.parts().reduce((sum, { requestUnits }) => sum + requestUnits, 0);
  }

  /** Lists the costs by container and kind of call, the highest first. */
  parts(): { name: string; requestUnits: number; calls: number }[] {
    const parts = [...this.#parts].map(([name, part]) => ({ name, ...part }));
    return parts.sort((one, other) => other.requestUnits - one.requestUnits);
  }

  #count(container: Container<never>, call: string, requestUnits: number): void {
    const name = `${container.name}: ${call}`;
    const part = this.#parts.get(name) ?? { requestUnits: 0, calls: 0 };
    this.#parts.set(name, { requestUnits: part.requestUnits + requestUnits, calls: part.calls + 1 });
  }

  /** Wraps a store so that every call is counted. */
  around(inner: Documents): Documents {
    const noteRead = (container: Container<never>, key: DocumentKey, found: Stored<unknown> | undefined) =>
      this.#count(container, 'read', readCharge(found ? bytesOf(key, found.value) : 0));
    const noteWrite = (container: Container<never>, { partition, id, value, when }: Write<unknown>) => {
      const bytes = bytesOf({ partition, id }, value);
      if (when === 'absent') this.#count(container, 'create', createCharge(bytes));
      // An upsert may find no document; it is counted as a replacement.
      else this.#count(container, 'replace', replaceCharge(bytes));
    };
    return {
      ...inner,
      async read<T>(container: Container<T>, key: DocumentKey) {
        const found = await inner.read(container, key);
        noteRead(container as Container<never>, key, found);
        return found;
      },
      async readMany<T>(container: Container<T>, keys: readonly DocumentKey[]) {
        const found = await inner.readMany(container, keys);
        keys.forEach((key, index) => {
          noteRead(container as Container<never>, key, found[index]);
        });
        return found;
      },
      write<T>(container: Container<T>, write: Write<T>) {
        noteWrite(container as Container<never>, write);
        return inner.write(container, write);
      },
      writeMany<T>(container: Container<T>, writes: readonly Write<T>[]) {
        for (const write of writes) noteWrite(container as Container<never>, write);
        return inner.writeMany(container, writes);
      },
      remove: (container, key) => {
        this.#count(container as Container<never>, 'delete', createCharge(0));
        return inner.remove(container, key);
      },
      query: async <T>(container: Container<T>, query: Query): Promise<Page<T>> => {
        const page = await inner.query(container, query);
        const bytes = page.items.reduce((sum, item) => sum + bytesOf(item, item.value), 0);
        this.#count(container as Container<never>, 'query', queryCharge(bytes));
        return page;
      },
    };
  }
}
