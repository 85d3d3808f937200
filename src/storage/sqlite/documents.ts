import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import { unavailable } from '../../errors.ts';
import type { Container } from '../containers.ts';
import { brought, formOf } from '../forms.ts';
import { documentTooLarge, maxDocumentBytes } from '../limits.ts';
import { checkQuery, readPage } from '../paging.ts';
import type { DocumentKey, Documents, Stored, Write } from '../ports.ts';
import { groupCommit, groupSize } from './group-commit.ts';
import { quoted, schemaOf, selectStretch } from './queries.ts';
import { secondThread } from './second-thread.ts';
import { statementsOf } from './statements.ts';
import { type Change, connect, writingTo } from './writing.ts';

/** Reads per turn: SQLite answers on the event loop's own thread, so other work gets a turn in between. */
const readsPerTurn = 250;
const busyTimeoutMilliseconds = 5_000;

/** Temporary errors, and those that whoever administers the disk can resolve, by SQLite's primary result code. */
const passing = new Map([
  [5, 'another process keeps it locked'],
  [6, 'it is locked'],
  [8, 'it may only be read. Make it and its folder writable'],
  [10, 'the disk failed'],
  [13, 'the disk is full. Make room'],
  [14, 'it cannot be opened. Make it and its folder accessible'],
]);

/**
 * Opens the document store in one SQLite file, for one machine. Each container is a table. This thread reads, a second
 * one writes.
 *
 * Texts compare by code point, which differs from JavaScript's order only for characters beyond U+FFFF. Several
 * processes may open the same file; it must lie on a local disk.
 */
export function openSqliteDocuments(options: {
  /** A path, or `:memory:`. */
  file: string;
  clock: Clock;
  containers: readonly Container<unknown>[];
  /** Most milliseconds that a write waits for another process's lock; five seconds by default. */
  busyTimeoutMilliseconds?: number;
  /** Writes on this thread too, over the one connection; always the case in memory. */
  oneThread?: boolean;
}): Documents {
  const { file, clock, busyTimeoutMilliseconds: timeout = busyTimeoutMilliseconds, oneThread = false } = options;
  const database = connect(file, timeout);
  for (const statement of options.containers.flatMap(schemaOf)) database.exec(statement);
  for (const { name } of options.containers) noteForms(database, name);

  const prepare = statementsOf(database);

  /** The most frequent statement, cached: building its text each time would cost as much as running it. */
  const reading = new Map<Container<unknown>, StatementSync>();
  function selectOne(container: Container<unknown>): StatementSync {
    let statement = reading.get(container);
    if (!statement) {
      statement = prepare(
        `SELECT etag, form, body FROM ${quoted(container.name)} WHERE partition = ? AND id = ? AND (expires IS NULL OR expires > ?)`,
      );
      reading.set(container, statement);
    }
    return statement;
  }

  // An etag must not recur when a document is deleted and created again, nor be given by two processes.
  const opening = crypto.randomUUID();
  let writes = 0;
  const containers = options.containers.map(({ name }) => name);
  const thread =
    oneThread || file === ':memory:' ? undefined : secondThread({ file, busyTimeoutMilliseconds: timeout, containers });
  const commit = thread?.commit ?? writingTo(database, containers);
  const commits = groupCommit<Change>(async (changes) => commit(clock.now().getTime(), changes));

  function changeOf(container: Container<unknown>, write: Write<unknown>): Change {
    const { partition, id, value, when, ttlSeconds } = write;
    const body = JSON.stringify(value);
    // A UTF-16 unit takes three bytes at most.
    if (body.length * 3 > maxDocumentBytes && Buffer.byteLength(body) > maxDocumentBytes)
      throw documentTooLarge(container, write);
    const etag = `${opening}-${(++writes).toString(36)}`;
    const over = when === 'always' ? null : when;
    return [container.name, partition, id, body, etag, over, ttlSeconds ?? null, formOf(container)];
  }

  /** Passes the changes on in groups, so that others get a turn in between. */
  async function writeMany(container: Container<unknown>, writes: readonly Write<unknown>[]): Promise<boolean[]> {
    const changes = writes.map((write) => changeOf(container, write));
    const groups: Change[][] = [];
    for (let start = 0; start < changes.length; start += groupSize)
      groups.push(changes.slice(start, start + groupSize));
    return translated(async () => (await Promise.all(groups.map((group) => commits.run(group)))).flat());
  }

  function read<T>(container: Container<T>, { partition, id }: DocumentKey): Stored<T> | undefined {
    const row = selectOne(container).get(partition, id, clock.now().getTime());
    return row && stored(container, { partition, id }, row);
  }

  /** Reads several documents in one statement: several times faster than one by one. */
  function readSome<T>(container: Container<T>, keys: readonly DocumentKey[]): (Stored<T> | undefined)[] {
    if (keys.length < 3) return keys.map((key) => read(container, key));
    const select = prepare(
      `SELECT wanted.key, etag, form, body FROM json_each(?) AS wanted CROSS JOIN ${quoted(container.name)} AS d
        ON d.partition = wanted.value ->> 0 AND d.id = wanted.value ->> 1 WHERE expires IS NULL OR expires > ?`,
    );
    // An object for each row would take half as long again.
    select.setReturnArrays(true);
    const wanted = JSON.stringify(keys.map(({ partition, id }) => [partition, id]));
    const found: (Stored<T> | undefined)[] = keys.map(() => undefined);
    for (const row of select.all(wanted, clock.now().getTime())) {
      const [place, etag, form, body] = row as unknown as [number, string, number, string];
      found[place] = stored(container, keys[place]!, { etag, form, body });
    }
    return found;
  }

  return {
    read: (container, key) => translated(async () => read(container, key)),
    readMany: (container, keys) =>
      translated(async () => {
        const found = [];
        for (let start = 0; start < keys.length; start += readsPerTurn) {
          if (start > 0) await setImmediate();
          found.push(...readSome(container, keys.slice(start, start + readsPerTurn)));
        }
        return found;
      }),
    write: async (container, write) => (await writeMany(container, [write]))[0]!,
    writeMany,
    async remove(container, { partition, id }, over) {
      return (
        await translated(() => commits.run([[container.name, partition, id, null, '', over ?? null, null, 0]]))
      )[0]!;
    },
    async query<T>(container: Container<T>, query: Parameters<Documents['query']>[1]) {
      checkQuery(container, query);
      return translated(() =>
        readPage<T>(query, (stretch, limit) => {
          const { sql, values } = selectStretch(container, query, stretch, limit, clock.now().getTime());
          return prepare(sql)
            .all(...values)
            .map((row) => stored(container, keyOf(row), row));
        }),
      );
    },
    listForms: (container, { from, limit }) =>
      translated(async () => {
        const now = clock.now().getTime();
        const select = prepare(
          `SELECT partition, id, etag, form, expires FROM ${quoted(container.name)}
            WHERE partition >= ? AND (expires IS NULL OR expires > ?) ORDER BY partition LIMIT ?`,
        );
        return select.all(from, now, limit).map((row) => ({
          ...keyOf(row),
          etag: String(row.etag),
          form: Number(row.form),
          ...(row.expires === null ? {} : { ttlSeconds: (Number(row.expires) - now) / 1000 }),
        }));
      }),
    async close() {
      await commits.drain();
      await thread?.close();
      database.close();
    },
  };
}

type Row = Record<string, SQLOutputValue>;

const keyOf = ({ partition, id }: Row): DocumentKey => ({ partition: String(partition), id: String(id) });

function stored<T>(container: Container<T>, key: DocumentKey, { etag, form, body }: Row): Stored<T> {
  return { ...key, etag: String(etag), value: brought(container, key, Number(form), JSON.parse(String(body))) };
}

/** Adds the column for forms to a table from before they were recorded: its documents have the first. */
function noteForms(database: DatabaseSync, container: string): void {
  const columns = database.prepare(`SELECT name FROM pragma_table_info(?)`).all(container);
  if (columns.some(({ name }) => name === 'form')) return;
  database.exec(`ALTER TABLE ${quoted(container)} ADD COLUMN form INTEGER NOT NULL DEFAULT 1`);
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) & 0xff : undefined;
    const reason = passing.get(code ?? 0);
    if (reason === undefined) throw cause;
    throw unavailable('documents-unavailable', `The database file cannot be used at the moment: ${reason}.`, cause);
  }
}
