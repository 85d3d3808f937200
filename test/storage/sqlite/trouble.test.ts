import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { Documents } from '../../../src/storage/ports.ts';
import { openSqliteDocuments } from '../../../src/storage/sqlite/documents.ts';
import { listeningIn } from '../storms/stores.ts';
import { containers, things } from '../things.ts';

let folder: string;
let file: string;
const opened: Documents[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pci-trouble-'));
  file = join(folder, 'pci.sqlite');
});
afterEach(async () => {
  for (const documents of opened.splice(0)) await documents.close();
  rmSync(folder, { recursive: true });
});

function open(busyTimeoutMilliseconds?: number) {
  const given = busyTimeoutMilliseconds === undefined ? {} : { busyTimeoutMilliseconds };
  const documents = openSqliteDocuments({ file, clock: systemClock, containers, ...given });
  opened.push(documents);
  return documents;
}

/** Opens it so that the connection that writes is at hand. */
function openAtHand() {
  const { value: documents, connection } = listeningIn(() =>
    openSqliteDocuments({ file, clock: systemClock, containers, oneThread: true }),
  );
  opened.push(documents);
  return { documents, connection };
}

/** A hundred documents of 20 KB, more than fits where there is no room. */
const many = Array.from({ length: 100 }, (_, rank) => ({
  partition: 'p',
  id: `many-${rank}`,
  value: { rank, name: 'x'.repeat(20_000) },
  when: 'absent' as const,
}));
const first = { partition: 'p', id: 'first', value: { rank: 1 }, when: 'absent' as const };
const ids = async (documents: Documents) =>
  (await documents.query(things, { partition: 'p', limit: 200 })).items.map(({ id }) => id);

/** Expects every kind of change to fail with this reason, everything written to be read, and nothing to be half done. */
async function expectNothingChanges(documents: Documents, reason: string): Promise<void> {
  const { etag } = (await documents.read(things, first))!;
  const changes: [string, () => Promise<unknown>][] = [
    ['several writes', () => documents.writeMany(things, many)],
    ['a write', () => documents.write(things, many[0]!)],
    [
      'a write over a version',
      () => documents.write(things, { ...many[0]!, ...first, value: many[0]!.value, when: { etag } }),
    ],
  ];
  for (const [name, change] of changes)
    await expect(change(), name).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'documents-unavailable',
      message: `The database file cannot be used at the moment: ${reason}.`,
      cause: expect.any(Error),
    });
  expect(await ids(documents)).toEqual(['first']);
  expect(await documents.read(things, first)).toMatchObject({ value: first.value, etag });
}

async function expectAllWell(documents: Documents): Promise<void> {
  expect(await documents.writeMany(things, many)).toEqual(many.map(() => true));
  expect(await ids(documents)).toHaveLength(101);
  await documents.remove(things, first);
  expect(await ids(documents)).toHaveLength(100);
}

describe('a lock that another process holds', () => {
  const locked = async (milliseconds?: number) => {
    const given = milliseconds === undefined ? [] : [String(milliseconds)];
    const locker = fork(join(import.meta.dirname, 'locker.ts'), [file, ...given]);
    const ended = once(locker, 'exit');
    await once(locker, 'message');
    return { ended, unlock: () => locker.send('enough') };
  };

  it('for a while is waited for', async () => {
    const documents = open();
    await documents.write(things, first);
    const { ended } = await locked(300);
    await expectAllWell(documents);
    await ended;
  });

  it('for longer than the wait makes the store unavailable, until it is gone', async () => {
    const documents = open(50);
    await documents.write(things, first);
    const { ended, unlock } = await locked();
    await expectNothingChanges(documents, 'another process keeps it locked');
    unlock();
    await ended;
    await expectAllWell(documents);
  });
});

it('a full disk makes the store unavailable, until there is room', async () => {
  const { documents, connection } = openAtHand();
  await documents.write(things, first);
  connection.exec('PRAGMA max_page_count = 1');
  await expectNothingChanges(documents, 'the disk is full. Make room');
  connection.exec('PRAGMA max_page_count = 1000000');
  await expectAllWell(documents);
});

it('a full disk takes all of the writes of a moment or none', async () => {
  const { documents, connection } = openAtHand();
  await documents.write(things, first);
  const pragma = (name: string) => Number(connection.prepare(`PRAGMA ${name}`).get()![name]);
  // Room for half of them.
  connection.exec(`PRAGMA max_page_count = ${pragma('page_count') + Math.floor(1_000_000 / pragma('page_size'))}`);
  const settled = await Promise.allSettled(many.map((write) => documents.write(things, write)));
  expect(new Set(settled.map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect(await ids(documents)).toEqual(['first']);
  expect(await documents.writeMany(things, many.slice(0, 20))).toEqual(many.slice(0, 20).map(() => true));
  expect(await ids(documents)).toHaveLength(21);
});

it('a file that may only be read makes the store unavailable, until it may be written', async () => {
  const { documents, connection } = openAtHand();
  await documents.write(things, first);
  connection.exec('PRAGMA query_only = ON');
  await expectNothingChanges(documents, 'it may only be read. Make it and its folder writable');
  connection.exec('PRAGMA query_only = OFF');
  await expectAllWell(documents);
});
