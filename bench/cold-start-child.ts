/** Serves one score as a fresh worker does in Azure: loads the app, then passes the first request to it. */

import { provideCoreModule } from '../local/functions-worker/core.ts';
import { Worker } from '../local/functions-worker/functions-worker.ts';
import { openStreamServer } from '../local/functions-worker/stream-server.ts';
import { listenHttp } from '../local/http/server.ts';
import { lineLog } from '../local/log.ts';

const [appFile, root, path] = process.argv.slice(2) as [string, string, string];
const log = lineLog('error', 'json');
const worker = new Worker(provideCoreModule(log), log, 60_000);
const model = await worker.start(appFile, root);
const functions = [...worker.registry.functions.values()].filter(({ metadata }) =>
  Object.values(metadata.bindings).some(({ type }) => type === 'httpTrigger'),
);
const streamServer = (await openStreamServer(model))!;
const http = await listenHttp(0);
http.serve({ worker, functions, routePrefix: '', streamServer, log });
const answer = await fetch(`http://127.0.0.1:${http.port}${path}`);
const score = (await answer.json()) as { score?: number };
const at = Date.now();
const { user, system } = process.cpuUsage();
const processor = (user + system) / 1_000;
process.stdout.write(JSON.stringify({ status: answer.status, score: score.score, at, processor }));
process.exit(0);
