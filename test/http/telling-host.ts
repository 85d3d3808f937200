/** The local host as `local/main.ts` starts it, which also tells how to reach its blobs and queues: for tests that look there. */
import { resolve } from 'node:path';
import { startLocalHost } from '../../local/host.ts';
import { lineLog } from '../../local/log.ts';
import { readPackage } from '../../local/settings.ts';

const [dataDir = ''] = process.argv.slice(2);
const { main } = await readPackage(process.cwd());
const host = await startLocalHost({
  appFile: resolve(main!),
  rootDir: process.cwd(),
  dataDir,
  port: 0,
  log: lineLog('information', 'json'),
});
console.log(`storage is ${host.storageConnectionString}\nready at ${host.url}`);
process.once('SIGTERM', async () => {
  await host.stop();
  process.exit(0);
});
