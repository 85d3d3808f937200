import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importKey, importsContainer } from '../../src/imports/documents.ts';
import { runImport } from '../../src/imports/run.ts';
import { FileSlices, refuseMore } from '../../src/imports/slices.ts';
import { profileColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

describe('what one file may be about', () => {
  const most = { locations: 3, slices: 4, tenants: 5 };

  test('as many locations and slices as that, and no more', () => {
    const slices = new FileSlices(false, [], most);
    for (const location of ['1', '2', '3']) slices.countRow(location, '2021-01');
    slices.countRow('1', '2021-02');
    slices.countRow('1', '2021-02');
    expect(() => slices.countRow('1', '2021-03')).toThrow(expect.objectContaining({ code: 'too-many-slices' }));
    const others = new FileSlices(false, [{ location: '9', month: '' }], most);
    for (const location of ['1', '2']) others.reject({ location, month: '' });
    expect(() => others.cover('4', '')).toThrow(expect.objectContaining({ code: 'too-many-locations' }));
  });

  test('and so many tenants', () => {
    expect(() => refuseMore('tenants', 5, 5)).not.toThrow();
    expect(() => refuseMore('tenants', 6, 5)).toThrow(expect.objectContaining({ code: 'too-many-tenants' }));
  });

  test('a file of more locations is refused whole', async () => {
    const rows = Array.from({ length: 100_001 }, (_, index) => [String(index + 1), '', '', '', '']);
    const done = await world.import('partner-profile', tsv(profileColumns, ...rows));
    expect(done).toMatchObject({ status: 'failed', error: { code: 'too-many-locations' }, slices: 0 });
    expect(done.error!.message).toContain('100000');
  });
});

describe('an import whose process dies', () => {
  const file = tsv(profileColumns, ['1001', 'Name', '', '', 'DE']);
  const found = async (id: string) => (await world.documents.read(importsContainer, importKey(id)))!.value;
  /** A try that begins, and never comes to an end. */
  async function dieTrying(id: string): Promise<void> {
    const read = world.blobs.read;
    const struck = new Promise<void>((strike) => {
      world.blobs.read = () => {
        strike();
        return new Promise(() => {});
      };
    });
    void runImport(world, id);
    await struck;
    world.blobs.read = read;
  }
  let starts = 1;
  const later = (seconds: number) => {
    world.time = new Date(world.time.getTime() + seconds * 1_000);
  };
  /** The process starts again, after a while. */
  const restart = (seconds = 61) => {
    world.processId = `process-${++starts}`;
    later(seconds);
  };

  test('is given up after the second time', async () => {
    const { id } = await world.accept('partner-profile', file);
    for (const _ of [1, 2]) {
      await dieTrying(id);
      restart();
    }
    await runImport(world, id);
    expect(await found(id)).toMatchObject({ status: 'failed', error: { code: 'process-died' }, open: false });
  });

  test('once is tried again', async () => {
    const { id } = await world.accept('partner-profile', file);
    await dieTrying(id);
    restart();
    await runImport(world, id);
    expect(await found(id)).toMatchObject({ status: 'succeeded', deaths: 1, triedBy: null });
  });

  test.each<[string, () => void]>([
    ['whose message came twice', () => {}],
    ['at which another process is at work', () => restart(59)],
    ['that hangs in the same process', () => later(600)],
  ])('is not mistaken for one %s', async (_, then) => {
    const { id } = await world.accept('partner-profile', file);
    for (const __ of [1, 2, 3]) {
      await dieTrying(id);
      then();
    }
    await runImport(world, id);
    expect(await found(id)).toMatchObject({ status: 'succeeded', deaths: 0 });
  });

  test('is not mistaken for one that failed on its own', async () => {
    const { id } = await world.accept('partner-profile', file);
    const read = world.blobs.read;
    for (const _ of [1, 2, 3]) {
      world.blobs.read = () => Promise.reject(new Error('out of reach'));
      await expect(runImport(world, id)).rejects.toThrow('out of reach');
      restart();
    }
    world.blobs.read = read;
    await runImport(world, id);
    expect(await found(id)).toMatchObject({ status: 'succeeded', deaths: 0 });
  });
});
