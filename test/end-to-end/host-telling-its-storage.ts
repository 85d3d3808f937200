/** The local host with the product, as a process that also tells how to reach its queues: for tests that put messages there. */
import { join } from 'node:path';
import { startLocalHost } from '../../local/host.ts';
import { lineLog } from '../../local/log.ts';

const rootDir = join(import.meta.dirname, '../..');
const [dataDir = ''] = process.argv.slice(2);
const host = await startLocalHost({
  appFile: join(rootDir, 'dist/functions.js'),
  rootDir,
  dataDir,
  port: 0,
  log: lineLog('warning'),
});
console.log(JSON.stringify({ url: host.url, storage: host.storageConnectionString }));
process.once('SIGTERM', async () => {
  await host.stop();
  process.exit(0);
});
