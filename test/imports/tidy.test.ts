import { expect, onTestFinished, test } from 'vitest';
import { unavailable } from '../../src/errors.ts';
import { settlingNumbers } from '../../src/facts/catalogue.ts';
import { importKey, importsContainer, workBlobs } from '../../src/imports/documents.ts';
import { resendImports } from '../../src/imports/resend.ts';
import { fail, runImport } from '../../src/imports/run.ts';
import { subscriptionColumns, tsv, World } from '../support/world.ts';

const report = tsv(subscriptionColumns, ['s', '2021-02', 't', 'Sales', 'CSP', 1, '5.00', '1001', 'CSP']);

/** An import that came into force, and whose worker could not tidy up; its message is lost. */
async function untidied() {
  const world = new World();
  onTestFinished(() => world.close());
  const { id } = await world.accept('subscription-details', report);
  // Larger files leave some of these.
  world.files.set(`${workBlobs(id)}group-0`, Buffer.from('rows'));
  const removeAll = () => Promise.reject(unavailable('blobs-unavailable', 'Made to fail.'));
  await expect(runImport({ ...world, blobs: { ...world.blobs, removeAll } }, id)).rejects.toThrow('Made to fail.');
  world.waiting.length = 0;
  expect((await world.documents.read(importsContainer, importKey(id)))?.value).toMatchObject({ status: 'succeeded' });
  return { world, id };
}
const left = async ({ documents, files }: World) => [
  await settlingNumbers(documents),
  [...files.keys()].filter((name) => name.includes('/work/')),
];

test('what an import left behind is removed when the watch finds it, once it has been silent', async () => {
  const { world, id } = await untidied();
  expect(await left(world)).toEqual([[1], [`${workBlobs(id)}group-0`]]);
  expect(await resendImports(world)).toEqual([]);
  world.time = new Date(world.time.getTime() + 16 * 60_000);
  expect(await resendImports(world)).toEqual([`import ${id}`]);
  await world.work();
  expect(await left(world)).toEqual([[], []]);
  expect(await resendImports(world)).toEqual([]);
});

test('an import that is in force is not failed by a message given up, only tidied up after', async () => {
  const { world, id } = await untidied();
  await fail(world, id, 'given-up', 'It failed again and again.');
  expect(await left(world)).toEqual([[], []]);
  const { status, error } = (await world.documents.read(importsContainer, importKey(id)))!.value;
  expect([status, error]).toEqual(['succeeded', null]);
});
