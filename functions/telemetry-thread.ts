/**
 * Sends telemetry to Application Insights on a separate thread: loading it takes a while, and holds nothing up here.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openCredential } from '../src/storage/azure/credential.ts';
import { type Destination, openApplicationInsights, type Told } from './application-insights.ts';

const { identity, ...destination } = workerData as Destination;
const sink = openApplicationInsights(destination, identity && (await openCredential(identity)));

parentPort!.on('message', async (told: Told | 'close') => {
  if (told !== 'close') return sink(told);
  await sink('close');
  parentPort!.close();
});
