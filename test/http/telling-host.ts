/** The local host as `local/main.ts` starts it, which also tells how to reach its blobs and queues: for tests that look there. */
import { join } from 'node:path';
import { startLocalHost } from '../../local/host.ts';
import { lineLog } from '../../local/log.ts';

const [dataDir = ''] = process.argv.slice(2);
const host = await startLocalHost({
  appFile: join(import.meta.dirname, '../../functions/main.ts'),
  rootDir: process.cwd(),
  dataDir,
  port: 0,
  log: lineLog('information'),
});
console.log(`storage is ${host.storageConnectionString}\nready at ${host.url}`);
process.once('SIGTERM', async () => {
  await host.stop();
  process.exit(0);
});
