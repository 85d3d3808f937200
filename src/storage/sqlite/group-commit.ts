import type { DatabaseSync } from 'node:sqlite';

/** Writes that share a transaction, and so share the wait for the disk. */
export interface GroupCommit {
  /** Runs `work` inside the next transaction, after everything asked before it; resolves once that is on disk. */
  run<T>(work: () => T): Promise<T>;
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>;
}

interface Waiting {
  work: () => unknown;
  resolve: (result: unknown) => void;
  reject: (cause: unknown) => void;
}

/**
 * At most this many writes in one transaction: SQLite works on the event loop's own thread, and other callers get
 * their turn between two transactions.
 */
const groupSize = 500;

/**
 * Collects the writes of one turn of the event loop into one transaction. Either all of a group are on disk or none
 * is, in which case each caller gets the error. `before` runs first inside each transaction.
 */
export function groupCommit(database: DatabaseSync, before: () => void): GroupCommit {
  let waiting: Waiting[] = [];
  let scheduled: Promise<void> | undefined;

  function schedule(): void {
    scheduled ??= new Promise((resolve) => {
      setImmediate(() => {
        scheduled = undefined;
        commit();
        resolve();
      });
    });
  }

  function commit(): void {
    const group = waiting.slice(0, groupSize);
    waiting = waiting.slice(groupSize);
    if (waiting.length > 0) schedule();
    let results: unknown[];
    try {
      database.exec('BEGIN IMMEDIATE');
      before();
      results = group.map(({ work }) => work());
      database.exec('COMMIT');
    } catch (cause) {
      // Some errors, a full disk for one, have ended the transaction already.
      if (database.isTransaction) database.exec('ROLLBACK');
      for (const { reject } of group) reject(cause);
      return;
    }
    group.forEach(({ resolve }, index) => {
      resolve(results[index]);
    });
  }

  return {
    run<T>(work: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
        schedule();
      });
    },
    async drain() {
      while (scheduled) await scheduled;
    },
  };
}
