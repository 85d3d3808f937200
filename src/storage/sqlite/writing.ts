import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { quoted } from './queries.ts';
import { statementsOf } from './statements.ts';

/** One change of one document, as plain data that is quickly passed to another thread. Without a body it is removed. */
export type Change = [
  container: string,
  partition: string,
  id: string,
  body: string | null,
  /** Of the new version. */
  etag: string,
  /** Only where no document is, or only over the version with this tag; `null`: whatever is there. */
  over: 'absent' | { etag: string } | null,
  ttlSeconds: number | null,
];

/** Makes all the changes in one transaction and tells of each whether its condition held. `now` is in milliseconds. */
export type Commit = (now: number, changes: readonly Change[]) => boolean[];

const purgeEveryMilliseconds = 10 * 60_000;
const purgeAtOnce = 1_000;

/** Writes of a moment are mostly neighbours, and a reader's cache is emptied by each commit of another connection. */
const cacheKilobytes = 8 * 1024;

/**
 * Opens a connection to the file.
 *
 * `synchronous=FULL`: each commit waits for the disk, so that what was acknowledged survives a loss of power and not
 * only the end of the process. The queue runs beside this file; were it ahead of the documents after a power loss,
 * messages already answered would be missing their effect, and nobody would send them again. Writes made at the same
 * time share one commit, which makes that cheap.
 */
export function connect(file: string, busyTimeoutMilliseconds: number): DatabaseSync {
  makeForOwnerAlone(file);
  const database = new DatabaseSync(file, { timeout: busyTimeoutMilliseconds });
  // Of a new file. Rows of a few thousand bytes leave half of each smaller page empty.
  database.exec('PRAGMA page_size = 16384');
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2048; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -${cacheKilobytes}`,
  );
  return database;
}

/** A new file, and with it those that SQLite makes beside it, no other user of the machine can open. */
function makeForOwnerAlone(file: string): void {
  if (file === ':memory:') return;
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It is there already, or cannot be made: SQLite says which, and why.
  }
}

/**
 * The changes on one connection: either all of a commit are on disk or none is, and it throws SQLite's error. Now and
 * then, what has expired in the `containers` is deleted first.
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

  function apply(now: number, [container, partition, id, body, etag, over, ttlSeconds]: Change): boolean {
    const table = quoted(container);
    if (body === null) {
      prepare(`DELETE FROM ${table} WHERE partition = ? AND id = ?`).run(partition, id);
      return true;
    }
    const expires = ttlSeconds === null ? null : now + ttlSeconds * 1000;
    if (typeof over === 'object' && over !== null) {
      const update = prepare(
        `UPDATE ${table} SET etag = ?, expires = ?, body = ? WHERE partition = ? AND id = ? AND etag = ? AND (expires IS NULL OR expires > ?)`,
      );
      return update.run(etag, expires, body, partition, id, over.etag, now).changes === 1;
    }
    const insert = `INSERT INTO ${table} (partition, id, etag, expires, body) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET etag = excluded.etag, expires = excluded.expires, body = excluded.body`;
    if (over === null) return prepare(insert).run(partition, id, etag, expires, body).changes === 1;
    // The absent document may still lie there, expired.
    return prepare(`${insert} WHERE expires <= ?`).run(partition, id, etag, expires, body, now).changes === 1;
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
