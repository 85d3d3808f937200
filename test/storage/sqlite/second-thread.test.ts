import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SecondThread, secondThread } from '../../../src/storage/sqlite/second-thread.ts';
import { type Change, connect } from '../../../src/storage/sqlite/writing.ts';

let folder: string;
let thread: SecondThread | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pci-thread-'));
});
afterEach(async () => {
  await thread?.close();
  thread = undefined;
  rmSync(folder, { recursive: true });
});

const data = () => ({ file: join(folder, 'pci.sqlite'), busyTimeoutMilliseconds: 1_000, containers: ['things'] });
const put = (id: string, over: Change[5] = 'absent'): Change => ['things', 'p', id, '{}', `tag-${id}`, over, null, 1];
function makeTable() {
  const database = connect(data().file, 1_000);
  database.exec(
    'CREATE TABLE things (partition TEXT, id TEXT, etag TEXT, expires INTEGER, body TEXT, form INTEGER, PRIMARY KEY (partition, id))',
  );
  return database;
}

describe('a thread that writes', () => {
  it('answers commits in their order, and what it answered is there for others', async () => {
    const database = makeTable();
    thread = secondThread(data());
    const answers = await Promise.all([
      thread.commit(0, [put('a'), put('b')]),
      thread.commit(0, [put('a'), put('b', { etag: 'tag-b' }), put('c')]),
    ]);
    expect(answers).toEqual([
      [true, true],
      [false, true, true],
    ]);
    expect(database.prepare('SELECT id FROM things ORDER BY id').all()).toMatchObject([
      { id: 'a' },
      { id: 'b' },
      { id: 'c' },
    ]);
    database.close();
  });

  it('passes on what SQLite says, with nothing written, and goes on', async () => {
    const database = makeTable();
    thread = secondThread(data());
    const unknown: Change = ['nothing', 'p', 'x', '{}', 'tag', null, null, 1];
    await expect(thread.commit(0, [put('a'), unknown])).rejects.toMatchObject({
      message: 'no such table: nothing',
      errcode: 1,
    });
    expect(database.prepare('SELECT id FROM things').all()).toEqual([]);
    expect(await thread.commit(0, [put('a')])).toEqual([true]);
    database.close();
  });

  it('that dies makes all that wait unavailable, and the next commit starts another', async () => {
    const script = join(folder, 'dying.mjs');
    writeFileSync(
      script,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', (order) => {
         if (!order) process.exit();
         if (order.changes[0][2] === 'die') throw new Error('by accident');
         parentPort.postMessage({ held: order.changes.map(() => true) });
       });`,
    );
    thread = secondThread(data(), pathToFileURL(script));
    const [first, ...rest] = await Promise.allSettled([
      thread.commit(0, [put('a')]),
      thread.commit(0, [put('die')]),
      thread.commit(0, [put('b')]),
    ]);
    expect(first).toEqual({ status: 'fulfilled', value: [true] });
    for (const one of rest)
      expect(one).toMatchObject({
        status: 'rejected',
        reason: { kind: 'unavailable', code: 'documents-unavailable', cause: { message: 'by accident' } },
      });
    expect(await thread.commit(0, [put('c')])).toEqual([true]);
  });

  it('of a file that cannot be opened makes commits unavailable', async () => {
    thread = secondThread({ ...data(), file: join(folder, 'nowhere', 'pci.sqlite') });
    await expect(thread.commit(0, [put('a')])).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
