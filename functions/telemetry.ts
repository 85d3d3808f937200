import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Destination, Dimensions, Told } from './application-insights.ts';
import { theConfiguration } from './configuration.ts';
import { logOfWork, workUnderWay } from './request-context.ts';

/** Most items held before the thread is started; more would only fill memory. */
const mostWaiting = 1_000;

/** The thread's file, beside this one, as source or bundled. */
const source = new URL(
  import.meta.url.endsWith('.ts') ? './telemetry-thread.ts' : './telemetry-thread.js',
  import.meta.url,
);

let starting: Promise<void> | undefined;
let thread: Worker | undefined;
const waiting: Told[] = [];

/** Records a measurement: in Application Insights if configured, otherwise as a line of JSON in the log. */
export function measure(metric: string, value: number, dimensions: Dimensions = {}): void {
  if (theConfiguration().applicationInsights === undefined) writeLine({ metric, value, ...dimensions });
  else send({ metric, value, dimensions });
}

/** Records a step of the current trace that has just ended. */
export function tellStep(kind: 'request' | 'message', name: string, milliseconds: number, about: Dimensions): void {
  const work = workUnderWay();
  if (!work) return;
  if (theConfiguration().applicationInsights === undefined) {
    writeLine({ step: name, kind, milliseconds: Math.round(milliseconds * 100) / 100, ...about });
    return;
  }
  const ended = Date.now();
  const { trace, requestId } = work;
  send({ kind, name, trace, began: ended - milliseconds, ended, about: { ...about, requestId } });
}

function writeLine(fields: Record<string, unknown>): void {
  const work = workUnderWay();
  if (!work || !theConfiguration().keepsInformation) return;
  const { trace, requestId } = work;
  logOfWork().info(JSON.stringify({ ...fields, traceId: trace.traceId, spanId: trace.spanId, requestId }));
}

function send(told: Told): void {
  if (thread) thread.postMessage(told);
  else if (waiting.length < mostWaiting) waiting.push(told);
}

/** When loading is requested the first answer is still being sent, and on one core the thread would hold it up. */
const startAfterMilliseconds = 250;

/**
 * Starts the thread for Application Insights once nothing is more urgent: after the first answer or message. Does
 * nothing if it is not configured.
 */
export function loadTelemetryLater(): void {
  const { applicationInsights, inAzure } = theConfiguration();
  if (applicationInsights === undefined || starting) return;
  starting = pause(startAfterMilliseconds, undefined, { ref: false }).then(() =>
    start({ ...applicationInsights, requestsRecorded: inAzure }),
  );
}

function start(workerData: Destination): void {
  const worker = new Worker(source, { workerData });
  // The thread does not keep the process alive.
  worker.unref();
  worker.on('error', (error) => {
    console.error('Nothing is sent to Application Insights until the next start', error);
    if (thread === worker) thread = undefined;
  });
  thread = worker;
  for (const told of waiting.splice(0)) worker.postMessage(told);
}

/** Milliseconds for sending what is still held at the end. */
const patience = 2_000;

/** Sends everything still held, at the end of the process. */
export async function closeTelemetry(): Promise<void> {
  await starting;
  if (!thread) return;
  thread.ref();
  thread.postMessage('close');
  await Promise.race([once(thread, 'exit'), pause(patience, undefined, { ref: false })]);
  thread.unref();
}
