/**
 * A process of its own that holds the write lock of a file of SQLite: `locker.ts FILE MILLISECONDS`, or without a time
 * until it is sent a message.
 */
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';

const [file = '', milliseconds] = process.argv.slice(2);
const database = new DatabaseSync(file);
database.exec('BEGIN IMMEDIATE');
process.send?.('locked');
await (milliseconds === undefined ? once(process, 'message') : wait(Number(milliseconds)));
database.exec('ROLLBACK');
database.close();
process.disconnect?.();
