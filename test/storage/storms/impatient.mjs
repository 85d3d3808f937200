/** Loaded by `node --import`: SQLite waits a second and a half for another process's lock, not five, so that a test need not. */
import { DatabaseSync } from 'node:sqlite';

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  exec.call(this, sql);
  if (sql.startsWith('PRAGMA journal_mode')) exec.call(this, 'PRAGMA busy_timeout = 1500');
};
