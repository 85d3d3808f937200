import type { Readable } from 'node:stream';
import type { Container } from './containers.ts';

/** Where a document is: its container's partition, and its id inside that. */
export interface DocumentKey {
  partition: string;
  id: string;
}

/** A document as it was read, with the tag that a {@link Write} over it asks for. */
export interface Stored<T> extends DocumentKey {
  value: T;
  etag: string;
}

/** The version of a document that was read; without a tag where there was none. */
export interface Version extends DocumentKey {
  container: Container<unknown>;
  etag: string | undefined;
}

export type Comparison = '=' | '<' | '<=' | '>' | '>=' | 'contains' | 'starts-with';

/** One condition on a top-level or dotted path of the document, `partition` and `id` included. */
export interface Condition {
  path: string;
  is: Comparison;
  value: string | number | boolean;
}

/**
 * A listing. All conditions must hold, on paths that the container declares; values of another type than the one asked
 * for do not match. Order ends with `partition`, `id`, so that it is total and pages are stable; descending reverses
 * these too.
 */
export interface Query {
  /** Only this partition: cheap. Without it every partition is asked. */
  partition?: string;
  where?: readonly Condition[];
  /**
   * One path at the most, whose values are of one type; missing and null come first, or last when descending. Text
   * compares by code unit, ignoring nothing. `id` only within one partition.
   */
  orderBy?: { path: string; descending?: boolean };
  limit: number;
  /** The position that the page before gave as `next`. */
  after?: QueryPosition;
}

/** Where a page ended: plain data, so that callers may sign and pass it on. */
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

/** One write of {@link Documents.writeMany}: unconditional, only when absent, or only over the version read. */
export interface Write<T> extends DocumentKey {
  value: T;
  when: 'always' | 'absent' | { etag: string };
  /** Seconds after which the store may drop the document. */
  ttlSeconds?: number;
}

/**
 * The document store: point reads and single-document atomicity, which is what every store offers cheaply.
 * A write is durable when its promise resolves. Faults of the store that may pass are thrown as `unavailable`
 * after bounded retries.
 */
export interface Documents {
  read<T>(container: Container<T>, key: DocumentKey): Promise<Stored<T> | undefined>;
  /** One answer per key, in the order asked. */
  readMany<T>(container: Container<T>, keys: readonly DocumentKey[]): Promise<(Stored<T> | undefined)[]>;
  /** Whether each document is still the version that was read. Cheaper than reading them: nothing is handed over. */
  unchanged(versions: readonly Version[]): Promise<boolean>;
  /** `false`, and nothing written, where the condition does not hold (exists already, other version, gone). */
  write<T>(container: Container<T>, write: Write<T>): Promise<boolean>;
  /** As {@link write}, one result per write in the order given. Each is atomic for itself; together they are not. */
  writeMany<T>(container: Container<T>, writes: readonly Write<T>[]): Promise<boolean[]>;
  /** Deletes whatever is there; nothing there is fine. */
  remove<T>(container: Container<T>, key: DocumentKey): Promise<void>;
  query<T>(container: Container<T>, query: Query): Promise<Page<T>>;
  close(): Promise<void>;
}

/** Large, immutable byte streams: raw report files, groups of rows, lists of rejections. */
export interface Blobs {
  /** Stores the whole stream under the name, replacing what was there; nothing is visible before the end. */
  write(name: string, content: Readable | Uint8Array): Promise<void>;
  /** `undefined` when there is none. */
  read(name: string): Promise<Readable | undefined>;
  remove(name: string): Promise<void>;
  /** Removes every blob whose name starts so. */
  removeAll(prefix: string): Promise<void>;
}

/** Hands messages to the queue-triggered functions. Messages are JSON and carry ids, never data. */
export interface Queues {
  /** `delaySeconds` (up to seven days): how long the message stays invisible. */
  send(queue: QueueName | PoisonQueueName, message: object, options?: { delaySeconds?: number }): Promise<void>;
}

/** Every queue of the product. A trigger listens on each, and on each with `-poison` behind it. */
export const queueNames = ['imports', 'refreshes', 'tier-changes', 'deliveries'] as const;
export type QueueName = (typeof queueNames)[number];
/** Where the host puts a message that failed too often, and a worker one that it gives up itself. */
export type PoisonQueueName = `${QueueName}-poison`;
