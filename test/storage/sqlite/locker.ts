/** A process of its own that holds the write lock of a file of SQLite: `locker.ts FILE MILLISECONDS`. */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';

const [file = '', milliseconds = ''] = process.argv.slice(2);
const database = new DatabaseSync(file);
database.exec('BEGIN IMMEDIATE');
process.send?.('locked');
await wait(Number(milliseconds));
database.exec('ROLLBACK');
database.close();
process.disconnect?.();
