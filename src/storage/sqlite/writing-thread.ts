import { parentPort, workerData } from 'node:worker_threads';
import { type Change, connect, writingTo } from './writing.ts';

/** Data of the thread at its start. */
export interface ThreadData {
  file: string;
  busyTimeoutMilliseconds: number;
  /** The containers' names. */
  containers: readonly string[];
}

/** One group of changes; `null` ends the thread. */
export type Order = { now: number; changes: Change[] } | null;

/** For each change, true if its condition held; or SQLite's error. Orders are answered one after the other. */
export type Answer = { held: boolean[] } | { failure: { message: string; errcode: unknown } };

const { file, busyTimeoutMilliseconds, containers } = workerData as ThreadData;
const database = connect(file, busyTimeoutMilliseconds);
const commit = writingTo(database, containers);

parentPort!.on('message', (order: Order) => {
  if (order) {
    parentPort!.postMessage(answer(order));
    return;
  }
  database.close();
  parentPort!.close();
});

function answer({ now, changes }: NonNullable<Order>): Answer {
  try {
    return { held: commit(now, changes) };
  } catch (cause) {
    const { message, errcode } = cause as { message: string; errcode?: unknown };
    return { failure: { message, errcode } };
  }
}
