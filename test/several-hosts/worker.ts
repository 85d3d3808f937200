/**
 * A host as a process of its own, on storage and a store that others use too: `worker.ts DATA_FOLDER STORAGE`. Tells its
 * address to its parent; each number that the parent sends sets the clock that many milliseconds off.
 */
import { join } from 'node:path';
import { startLocalHost } from '../../local/host.ts';
import { lineLog } from '../../local/log.ts';

let offset = 0;
globalThis.Date = new Proxy(Date, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [target.now() + offset] : given, made),
  get: (target, name) => (name === 'now' ? () => target.now() + offset : Reflect.get(target, name)),
});

const root = join(import.meta.dirname, '../..');
const [dataDir = '', connectionString = ''] = process.argv.slice(2);
const host = await startLocalHost({
  appFile: join(root, 'dist/functions.js'),
  rootDir: root,
  dataDir,
  port: 0,
  log: lineLog('warning', 'json'),
  sharedStorage: { connectionString, lease: 3_000 },
});
process.on('message', (message) => {
  if (typeof message === 'number') offset = message;
});
process.send!({ url: host.url });
process.once('SIGTERM', async () => {
  await host.stop();
  process.exit(0);
});
