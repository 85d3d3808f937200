/**
 * The local host with the product, as a process that also tells how to reach its queues: for tests that put messages
 * there. `host-telling-its-storage.ts DATA_FOLDER [APP_FOLDER]`, the product's own where none is given.
 */
import { join } from 'node:path';
import { startLocalHost } from '../../local/host.ts';
import { lineLog } from '../../local/log.ts';

const root = join(import.meta.dirname, '../..');
const [dataDir = '', rootDir = root] = process.argv.slice(2);
const host = await startLocalHost({
  appFile: join(root, 'dist/functions.js'),
  rootDir,
  dataDir,
  port: 0,
  log: lineLog('warning', 'json'),
});
console.log(JSON.stringify({ url: host.url, storage: host.storageConnectionString }));
process.once('SIGTERM', async () => {
  await host.stop();
  process.exit(0);
});
