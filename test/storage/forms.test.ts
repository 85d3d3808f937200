import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Container } from '../../src/storage/containers.ts';
import { cosmosClient } from '../../src/storage/cosmos/client.ts';
import { openCosmosDocuments } from '../../src/storage/cosmos/documents.ts';
import { claimForms } from '../../src/storage/forms.ts';
import { goOnMigrating, orderMigration, readMigration } from '../../src/storage/migrate.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';
import { type CosmosServer, createEmulatedContainers, startCosmosServer } from './cosmos/server.ts';

/** A container whose documents had two forms before: a name, then a list of names, then names with their places. */
const first: Container<{ name: string }> = { name: 'people', indexed: ['rank'] };
const second: Container<{ names: string[] }> = {
  ...first,
  renewals: [({ name, ...rest }: { name: string }) => ({ ...rest, names: [name] })],
};
const third: Container<{ people: { name: string; at: string }[]; rank?: number }> = {
  ...first,
  renewals: [
    ...second.renewals!,
    ({ names, ...rest }: { names: string[] }, { partition }) => ({
      ...rest,
      people: names.map((name) => ({ name, at: partition })),
    }),
  ],
};
const catalogue: Container<unknown> = { name: 'catalogue', indexed: [] };
const key = { partition: 'p', id: 'a' };

interface Store {
  open(container: Container<unknown>): Promise<Documents>;
  close(): Promise<void>;
}
let folder: string;
const file = () => join(folder, 'pci.sqlite');
const stores: Record<string, () => Promise<Store>> = {
  SQLite: async () => ({
    open: async (container) =>
      openSqliteDocuments({ file: file(), clock: systemClock, containers: [container, catalogue] }),
    close: async () => undefined,
  }),
  'Cosmos DB': async () => {
    const server: CosmosServer = await startCosmosServer();
    const client = cosmosClient(server, () => {});
    await createEmulatedContainers(client, 'pci', [first, catalogue]);
    client.dispose();
    return {
      open: async () => openCosmosDocuments({ ...server, database: 'pci', recordCharge: () => {} }),
      close: () => server.close(),
    };
  },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pci-forms-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.each(Object.keys(stores))('in %s', (name) => {
  let store: Store;
  let documents: Documents | undefined;
  beforeEach(async () => {
    store = await stores[name]!();
  });
  afterEach(async () => {
    await documents?.close();
    documents = undefined;
    await store.close();
  });

  /** Opens the store as the version that knows the container so. */
  async function version<T>(container: Container<T>): Promise<Documents> {
    await documents?.close();
    documents = await store.open(container);
    return documents;
  }

  test('documents of each former form are brought forward, read by id, many at once, and in listings', async () => {
    await (await version(first)).write(first, { ...key, value: { name: 'Ada' }, when: 'absent' });
    const value = { names: ['Bo', 'Cy'] };
    await (await version(second)).write(second, { ...key, id: 'b', value, when: 'absent' });
    const now = await version(third);
    const ada = { people: [{ name: 'Ada', at: 'p' }] };
    const two = { people: ['Bo', 'Cy'].map((each) => ({ name: each, at: 'p' })) };
    expect((await now.read(third, key))?.value).toEqual(ada);
    const keys = ['a', 'b', 'c'].map((id) => ({ partition: 'p', id }));
    expect((await now.readMany(third, keys)).map((one) => one?.value)).toEqual([ada, two, undefined]);
    const { items } = await now.query(third, { partition: 'p', limit: 10 });
    expect(items.map(({ value }) => value)).toEqual([ada, two]);
  });

  test('a document written over is of the new form, and an older version says so instead of misreading it', async () => {
    await (await version(first)).write(first, { ...key, value: { name: 'Ada' }, when: 'absent' });
    const now = await version(third);
    const found = await now.read(third, key);
    const changed = { people: [...found!.value.people, { name: 'Bo', at: 'q' }] };
    expect(await now.write(third, { ...key, value: changed, when: { etag: found!.etag } })).toBe(true);
    expect((await now.read(third, key))?.value).toEqual(changed);
    await expect((await version(second)).read(second, key)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'newer-documents',
      message:
        'Documents of "people" were written in form 3 by a newer version; this one knows forms up to 2. Start that version, or restore a backup from before it.',
    });
  });

  test('a store is refused by versions older than the newest that has opened it, and by no other', async () => {
    await claimForms(await version(second), [second, catalogue]);
    await claimForms(await version(third), [third, catalogue]);
    await claimForms(await version(third), [third, catalogue]);
    await expect(claimForms(await version(second), [second, catalogue])).rejects.toMatchObject({
      code: 'newer-documents',
    });
    await claimForms(await version(third), [third, catalogue]);
  });

  test('a migration writes all documents in the newest form, in steps, and leaves the others and their time to live', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => ({
      // More documents than a page holds have one partition.
      partition: index < 1_300 ? 'm' : `p${index}`,
      id: `d${index}`,
      value: { name: `n${index}` },
      when: 'absent' as const,
      ...(index === 2_000 ? { ttlSeconds: 1_000 } : {}),
    }));
    await (await version(first)).writeMany(first, many);
    const now = await version(third);
    const clock = systemClock;
    const fresh = { partition: 'z', id: 'new', value: { people: [] }, when: 'absent' as const };
    await now.write(third, fresh);
    const { etag } = (await now.read(third, fresh))!;
    await goOnMigrating({ documents: now, clock }, [third], 60_000);
    expect(await readMigration(now)).toBeUndefined();
    await orderMigration({ documents: now, clock });
    await goOnMigrating({ documents: now, clock }, [third], 0);
    expect(await readMigration(now)).toMatchObject({ finishedAt: null, documentsRewritten: 0 });
    // Two at a time, one of them broken off after a page.
    let looks = 0;
    const short = { now: () => new Date(looks++ < 2 ? 0 : 10) };
    await goOnMigrating({ documents: now, clock: short }, [third], 5);
    expect(await readMigration(now)).toMatchObject({ finishedAt: null, from: expect.stringMatching(/^p/) });
    await orderMigration({ documents: now, clock });
    await Promise.all([1, 2].map(() => goOnMigrating({ documents: now, clock }, [third], 60_000)));
    const done = await readMigration(now);
    expect(done).toMatchObject({ done: ['people'], finishedAt: expect.any(String) });
    const listed = await now.listForms(third, { from: '', limit: 5_000 });
    expect(listed.length).toBe(2_501);
    expect(new Set(listed.map(({ form }) => form))).toEqual(new Set([3]));
    expect(listed.filter(({ ttlSeconds }) => ttlSeconds !== undefined)).toMatchObject([{ id: 'd2000' }]);
    const left = listed.find(({ id }) => id === 'd2000')!.ttlSeconds!;
    expect(left).toBeGreaterThan(900);
    expect(left).toBeLessThanOrEqual(1_000);
    expect((await now.read(third, fresh))?.etag).toBe(etag);
    expect((await now.read(third, { partition: 'm', id: 'd7' }))?.value).toEqual({
      people: [{ name: 'n7', at: 'm' }],
    });
    // A further one finds nothing to write.
    await orderMigration({ documents: now, clock });
    await goOnMigrating({ documents: now, clock }, [third], 60_000);
    expect(await readMigration(now)).toMatchObject({ done: ['people'], documentsRewritten: 0 });
  });

  test('two processes that open a store at the same time both note their forms', async () => {
    const now = await version(third);
    const other: Container<unknown> = { name: 'others', indexed: [], renewals: [(document) => document] };
    await Promise.all([claimForms(now, [third]), claimForms(now, [other])]);
    await expect(claimForms(now, [first])).rejects.toMatchObject({ code: 'newer-documents' });
    await expect(claimForms(now, [{ ...other, renewals: [] }])).rejects.toMatchObject({ code: 'newer-documents' });
  });
});

test('a table from before forms were noted holds documents of the first form', async () => {
  const database = new DatabaseSync(file());
  database.exec(
    `CREATE TABLE people (partition TEXT NOT NULL, id TEXT NOT NULL, etag TEXT NOT NULL, expires INTEGER, body TEXT NOT NULL, PRIMARY KEY (partition, id));
     INSERT INTO people VALUES ('p', 'a', 'tag', NULL, '{"name":"Ada"}')`,
  );
  database.close();
  const documents = openSqliteDocuments({ file: file(), clock: systemClock, containers: [third] });
  expect((await documents.read(third, key))?.value).toEqual({ people: [{ name: 'Ada', at: 'p' }] });
  await documents.close();
});
