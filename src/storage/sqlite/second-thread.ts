import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { unavailable } from '../../errors.ts';
import type { Change } from './writing.ts';
import type { Answer, Order, ThreadData } from './writing-thread.ts';

/** The thread's file, beside this one, as source or bundled. */
const source = new URL(
  import.meta.url.endsWith('.ts') ? './writing-thread.ts' : './writing-thread.js',
  import.meta.url,
);

interface Waiting {
  resolve: (held: boolean[]) => void;
  reject: (cause: unknown) => void;
}

/** Makes commits on a separate thread. */
export interface SecondThread {
  /** Like `Commit`; rejects with SQLite's error, or as `unavailable` if the thread died before it answered. */
  commit(now: number, changes: Change[]): Promise<boolean[]>;
  /** Ends the thread. Call it only when no commit is under way. */
  close(): Promise<void>;
}

/**
 * Writes to SQLite on a second thread, so that this one neither does the work nor waits for the disk. The thread starts
 * with the first commit, and again if it died. It keeps the process alive only while a commit is under way.
 */
export function secondThread(data: ThreadData, script: URL = source): SecondThread {
  let running: { worker: Worker; waiting: Waiting[] } | undefined;

  function start() {
    const worker = new Worker(script, { workerData: data });
    const waiting: Waiting[] = [];
    const thread = { worker, waiting };
    worker.on('message', (answer: Answer) => {
      const { resolve, reject } = waiting.shift()!;
      if (waiting.length === 0) worker.unref();
      if ('held' in answer) resolve(answer.held);
      else reject(Object.assign(new Error(answer.failure.message), { errcode: answer.failure.errcode }));
    });
    let reason: unknown;
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', () => {
      if (running === thread) running = undefined;
      for (const { reject } of waiting.splice(0)) reject(threadDied(reason));
    });
    return thread;
  }

  return {
    commit(now, changes) {
      running ??= start();
      const { worker, waiting } = running;
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.ref();
        worker.postMessage({ now, changes } satisfies Order);
      });
    },
    async close() {
      if (!running) return;
      const { worker } = running;
      running = undefined;
      worker.ref();
      worker.postMessage(null satisfies Order);
      await once(worker, 'exit');
    },
  };
}

const threadDied = (cause: unknown) =>
  unavailable('documents-unavailable', 'The thread that writes to the database file died. Try again.', cause);
