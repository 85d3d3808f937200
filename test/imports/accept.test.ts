import { afterEach, beforeEach, expect, test } from 'vitest';
import { profileColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

test('what is wrong with an upload is reported, even if the removal of its blob fails', async () => {
  const { write } = world.blobs;
  world.blobs.write = async (name, content) => {
    await write(name, content);
    throw new Error('the connection was cut');
  };
  world.blobs.remove = async () => {
    throw new Error('the storage is out of reach');
  };
  const file = tsv(profileColumns, ['1001', 'Name', '', '', 'DE']);
  await expect(world.import('partner-profile', file)).rejects.toThrow('the connection was cut');
});
