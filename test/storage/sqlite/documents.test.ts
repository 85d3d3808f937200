import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { stretches } from '../../../src/storage/paging.ts';
import { openSqliteDocuments } from '../../../src/storage/sqlite/documents.ts';
import { selectStretch } from '../../../src/storage/sqlite/queries.ts';
import { documentsContract } from '../contract.ts';
import { containers, plain, things } from '../things.ts';

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pci-sqlite-'));
});
afterAll(() => rm(folder, { recursive: true }));

const newFile = () => join(folder, `${++files}.db`);
const open = (file: string, clock = systemClock) => openSqliteDocuments({ file, clock, containers });
const key = { partition: 'p', id: 'a' };
const counter = { partition: 'p', id: 'counter' };
const startWriter = (file: string, rounds: number) => fork(join(import.meta.dirname, 'writer.ts'), [file, `${rounds}`]);

describe('SQLite', () => {
  documentsContract(async () => open(newFile()));

  it.skipIf(process.platform === 'win32')('makes files that no other user of the machine can open', async () => {
    const file = newFile();
    const documents = open(file);
    await documents.write(plain, { ...key, value: { count: 1 }, when: 'absent' });
    const made = (await readdir(folder)).filter((name) => name.startsWith(basename(file)));
    expect(made.length).toBeGreaterThan(1);
    for (const name of made) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    await documents.close();
  });

  it('keeps everything over a restart, and version tags stay valid', async () => {
    const file = newFile();
    const before = open(file);
    await before.write(plain, { ...key, value: { count: 1 }, when: 'absent' });
    const { etag } = (await before.read(plain, key))!;
    await before.close();

    const after = open(file);
    expect(await after.read(plain, key)).toEqual({ ...key, value: { count: 1 }, etag });
    expect(await after.write(plain, { ...key, value: { count: 2 }, when: { etag } })).toBe(true);
    await after.close();
  });

  it('finishes the writes under way when it is closed', async () => {
    const file = newFile();
    const before = open(file);
    const written = before.writeMany(
      plain,
      Array.from({ length: 1_200 }, (_, count) => ({
        partition: 'p',
        id: `${count}`,
        value: { count },
        when: 'absent' as const,
      })),
    );
    await before.close();
    expect((await written).every(Boolean)).toBe(true);
    const after = open(file);
    expect((await after.read(plain, { partition: 'p', id: '1199' }))?.value).toEqual({ count: 1199 });
    await after.close();
  });

  it('shares its file with other processes, and no write of any is lost', { timeout: 30_000 }, async () => {
    const file = newFile();
    const documents = open(file);
    await documents.write(plain, { ...counter, value: { count: 0 }, when: 'absent' });
    await Promise.all([startWriter(file, 150), startWriter(file, 150)].map((writer) => once(writer, 'exit')));
    expect((await documents.read(plain, counter))?.value).toEqual({ count: 300 });
    await documents.close();
  });

  it('has every write that was acknowledged before the process was killed', { timeout: 30_000 }, async () => {
    const file = newFile();
    const before = open(file);
    await before.write(plain, { ...counter, value: { count: 0 }, when: 'absent' });
    await before.close();

    const writer = startWriter(file, Number.MAX_SAFE_INTEGER);
    let acknowledged = 0;
    writer.on('message', (written: number) => {
      acknowledged = written;
      if (written === 100) writer.kill('SIGKILL');
    });
    await once(writer, 'exit');

    const after = open(file);
    const { count } = (await after.read(plain, counter))!.value;
    expect(acknowledged).toBeGreaterThanOrEqual(100);
    expect(count).toBeGreaterThanOrEqual(acknowledged);
    await after.close();
  });

  it('forgets a document when its time to live is over', async () => {
    let now = Date.parse('2021-09-20T06:00:00Z');
    const documents = open(newFile(), { now: () => new Date(now) });
    const write = (when: 'always' | 'absent' | { etag: string }, ttlSeconds?: number) =>
      documents.write(things, { ...key, value: { rank: 1 }, when, ...(ttlSeconds && { ttlSeconds }) });
    const seen = async () => [
      (await documents.read(things, key)) !== undefined,
      (await documents.query(things, { limit: 1 })).items.length === 1,
      (await documents.query(things, { orderBy: { path: 'rank' }, limit: 1 })).items.length === 1,
    ];

    await write('always', 60);
    const { etag } = (await documents.read(things, key))!;
    now += 59_999;
    expect(await seen()).toEqual([true, true, true]);
    expect(await write('absent')).toBe(false);
    now += 1;
    expect(await seen()).toEqual([false, false, false]);
    expect(await write({ etag })).toBe(false);
    expect(await write('absent')).toBe(true);
    now += 1_000_000;
    expect(await seen()).toEqual([true, true, true]);

    await write('always', 1);
    await write('always');
    now += 1_000_000;
    expect(await seen()).toEqual([true, true, true]);
    await documents.close();
  });

  it('gives the space of expired documents back', async () => {
    let now = Date.parse('2021-09-20T06:00:00Z');
    const file = newFile();
    const documents = open(file, { now: () => new Date(now) });
    await documents.write(things, { ...key, value: {}, when: 'always', ttlSeconds: 60 });
    now += 3_600_000;
    await documents.write(things, { partition: 'p', id: 'b', value: {}, when: 'always' });
    await documents.close();
    const database = new DatabaseSync(file);
    expect(database.prepare('SELECT id FROM things').all()).toEqual([expect.objectContaining({ id: 'b' })]);
    database.close();
  });

  it('answers listings from an index', async () => {
    const file = newFile();
    await open(file).close();
    const database = new DatabaseSync(file);
    const plans = [
      { orderBy: { path: 'rank' }, limit: 5, after: { value: 3, partition: 'p', id: 'a' } },
      { orderBy: { path: 'rank', descending: true }, limit: 5 },
      {
        where: [{ path: 'group', is: '=' as const, value: 'x' }],
        orderBy: { path: 'rank' },
        limit: 5,
        after: { value: 3, partition: 'p', id: 'a' },
      },
      { partition: 'p', orderBy: { path: 'rank' }, limit: 5 },
      {
        where: [{ path: 'group', is: '=' as const, value: 'x' }],
        orderBy: { path: 'partition', descending: true },
        limit: 5,
      },
      { partition: 'p', limit: 5, after: { partition: 'p', id: 'a' } },
      { limit: 5, after: { partition: 'p', id: 'a' } },
    ].flatMap((query) =>
      stretches(query).map((stretch) => {
        const { sql, values } = selectStretch(things, query, stretch, 5, 0);
        return database
          .prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .all(...values)
          .map(({ detail }) => String(detail))
          .join('; ');
      }),
    );
    database.close();
    for (const plan of plans) expect(plan).toMatch(/^SEARCH things USING INDEX [^;]*$/);
  });
});
