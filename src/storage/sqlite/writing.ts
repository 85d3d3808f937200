import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { quoted } from './queries.ts';
import { statementsOf } from './statements.ts';

/**
 * One change of one document, as plain data that is cheap to pass to another thread. A null body removes the document.
 */
export type Change = [
  container: string,
  partition: string,
  id: string,
  body: string | null,
  /** Tag of the new version. */
  etag: string,
  /** Only if absent, or only over the version with this tag; `null`: unconditionally. */
  over: 'absent' | { etag: string } | null,
  ttlSeconds: number | null,
  /** Of the body: see `formOf`. */
  form: number,
];

/**
 * Makes all changes in one transaction and returns for each whether its condition held.
 * @param now in milliseconds
 */
export type Commit = (now: number, changes: readonly Change[]) => boolean[];

const purgeEveryMilliseconds = 10 * 60_000;
const purgeAtOnce = 1_000;

/** A larger cache is of no use: writes at one time are mostly neighbours, and each commit empties the reader's. */
const cacheKilobytes = 8 * 1024;

/**
 * Opens a connection to the file.
 *
 * `synchronous=FULL`: each commit waits for the disk, so that acknowledged writes survive a loss of power and not only
 * the end of the process. The queue is stored beside this file; if it were ahead of the documents after a power loss,
 * messages already handled would have lost their effect, and nobody would send them again. Writes made at the same time
 * share one commit, which makes this cheap.
 */
export function connect(file: string, busyTimeoutMilliseconds: number): DatabaseSync {
  makeForOwnerAlone(file);
  const database = new DatabaseSync(file, { timeout: busyTimeoutMilliseconds });
  // For a new file. Rows of a few thousand bytes would leave half of each smaller page empty.
  database.exec('PRAGMA page_size = 16384');
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2048; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -${cacheKilobytes}`,
  );
  return database;
}

/**
 * Creates a new file so that no other user of the machine can open it, nor those that SQLite creates beside it.
 */
function makeForOwnerAlone(file: string): void {
  if (file === ':memory:') return;
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It exists already, or cannot be created: SQLite reports which, and why.
  }
}

/**
 * Creates the commit on one connection: either all changes are on disk, or none is and it throws SQLite's error. Now
 * and then it first deletes the expired documents of the `containers`.
 */
export function writingTo(database: DatabaseSync, containers: readonly string[]): Commit {
  const prepare = statementsOf(database);

  let nextPurge = 0;
  function purge(now: number): void {
    if (now < nextPurge) return;
    nextPurge = now + purgeEveryMilliseconds;
    for (const container of containers) {
      const table = quoted(container);
      prepare(
        `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE expires <= ? LIMIT ${purgeAtOnce})`,
      ).run(now);
    }
  }

  function apply(now: number, [container, partition, id, body, etag, over, ttlSeconds, form]: Change): boolean {
    const table = quoted(container);
    if (body === null) {
      const one = `${table} WHERE partition = ? AND id = ?`;
      if (typeof over !== 'object' || over === null) prepare(`DELETE FROM ${one}`).run(partition, id);
      else if (prepare(`DELETE FROM ${one} AND etag = ?`).run(partition, id, over.etag).changes === 0)
        return prepare(`SELECT 1 FROM ${one}`).get(partition, id) === undefined;
      return true;
    }
    const expires = ttlSeconds === null ? null : now + ttlSeconds * 1000;
    if (typeof over === 'object' && over !== null) {
      const update = prepare(
        `UPDATE ${table} SET etag = ?, expires = ?, form = ?, body = ? WHERE partition = ? AND id = ? AND etag = ? AND (expires IS NULL OR expires > ?)`,
      );
      return update.run(etag, expires, form, body, partition, id, over.etag, now).changes === 1;
    }
    const insert = `INSERT INTO ${table} (partition, id, etag, expires, form, body) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET etag = excluded.etag, expires = excluded.expires, form = excluded.form,
        body = excluded.body`;
    if (over === null) return prepare(insert).run(partition, id, etag, expires, form, body).changes === 1;
    // The absent document may still be stored, expired.
    return prepare(`${insert} WHERE expires <= ?`).run(partition, id, etag, expires, form, body, now).changes === 1;
  }

  return (now, changes) => {
    try {
      database.exec('BEGIN IMMEDIATE');
      purge(now);
      const held = changes.map((change) => apply(now, change));
      database.exec('COMMIT');
      return held;
    } catch (cause) {
      // Some errors, a full disk for one, have ended the transaction already.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw cause;
    }
  };
}
