import type { Readable } from 'node:stream';
import type { Container } from './containers.ts';

/** Address of a document: its partition within the container, and its id within the partition. */
export interface DocumentKey {
  partition: string;
  id: string;
}

/** A document as read, with the tag that a {@link Write} over it requires. */
export interface Stored<T> extends DocumentKey {
  value: T;
  etag: string;
}

export type Comparison = '=' | '<' | '<=' | '>' | '>=' | 'contains' | 'starts-with';

/** One condition on a top-level or dotted path of the document, or on `partition` or `id`. */
export interface Condition {
  path: string;
  is: Comparison;
  value: string | number | boolean;
}

/**
 * A listing. All conditions must hold, on paths that the container declares; a value of another type does not match.
 * The order ends with `partition`, `id`, so that it is total and pages are stable; `descending` reverses these too.
 */
export interface Query {
  /** Restricts the listing to one partition: cheap. Without it, every partition is queried. */
  partition?: string;
  where?: readonly Condition[];
  /**
   * At most one path, with values of one type; missing and null come first, or last if descending. Text compares by
   * code unit, without folding. `id` only within one partition; by `partition`, the id follows.
   */
  orderBy?: { path: string; descending?: boolean };
  limit: number;
  /** The position that the previous page returned as `next`. */
  after?: QueryPosition;
}

/** Position at which a page ended: plain data, so that callers may sign and pass it on. */
export interface QueryPosition {
  value?: string | number | boolean | null;
  partition: string;
  id: string;
}

export interface Page<T> {
  items: Stored<T>[];
  /** Absent on the last page. */
  next?: QueryPosition;
}

/** A document as the store keeps it, without its value. */
export interface StoredForm extends DocumentKey {
  etag: string;
  /** Number of its form, see `formOf`. */
  form: number;
  /** Seconds left, if it expires. */
  ttlSeconds?: number;
}

/** One write of {@link Documents.writeMany}: unconditional, only if absent, or only over the version read. */
export interface Write<T> extends DocumentKey {
  value: T;
  when: 'always' | 'absent' | { etag: string };
  /** Seconds after which the store may drop the document. */
  ttlSeconds?: number;
}

/**
 * The document store: point reads and writes that are atomic per document, which every store offers cheaply. A write is
 * durable once its promise resolves. Temporary faults of the store are thrown as `unavailable` after bounded retries.
 */
export interface Documents {
  read<T>(container: Container<T>, key: DocumentKey): Promise<Stored<T> | undefined>;
  /** Returns one result per key, in the order of the keys. */
  readMany<T>(container: Container<T>, keys: readonly DocumentKey[]): Promise<(Stored<T> | undefined)[]>;
  /** Returns false, and writes nothing, if the condition does not hold (already exists, other version, gone). */
  write<T>(container: Container<T>, write: Write<T>): Promise<boolean>;
  /** Like {@link write}, with one result per write, in order. Each write is atomic; together they are not. */
  writeMany<T>(container: Container<T>, writes: readonly Write<T>[]): Promise<boolean[]>;
  /**
   * Deletes the document if it exists; with `over` only in the version with that tag.
   * @returns false if another version is stored
   */
  remove<T>(container: Container<T>, key: DocumentKey, over?: { etag: string }): Promise<boolean>;
  query<T>(container: Container<T>, query: Query): Promise<Page<T>>;
  /** Lists at most `limit` documents by partition, from the partition `from` on, without their values. */
  listForms(container: Container<unknown>, page: { from: string; limit: number }): Promise<StoredForm[]>;
  close(): Promise<void>;
}

/** Large, immutable byte streams: raw report files, groups of rows, lists of rejections. */
export interface Blobs {
  /** Stores the whole stream under the name, replacing any earlier blob; nothing is visible before the end. */
  write(name: string, content: Readable | Uint8Array): Promise<void>;
  /** Returns `undefined` if there is no such blob. */
  read(name: string): Promise<Readable | undefined>;
  remove(name: string): Promise<void>;
  /** Removes every blob whose name starts with the prefix. */
  removeAll(prefix: string): Promise<void>;
}

/** Sends messages to the queue-triggered functions. Messages are JSON and carry ids, never data. */
export interface Queues {
  /** @param options `delaySeconds` (up to seven days): time during which the message stays invisible */
  send(queue: QueueName | PoisonQueueName, message: object, options?: { delaySeconds?: number }): Promise<void>;
}

/** Every queue of the product. A trigger listens on each, and on its `-poison` queue. */
export const queueNames = ['imports', 'refreshes', 'tier-changes', 'deliveries'] as const;
export type QueueName = (typeof queueNames)[number];
/** Receives messages that failed too often, from the host, and those that a worker gives up. */
export type PoisonQueueName = `${QueueName}-poison`;
