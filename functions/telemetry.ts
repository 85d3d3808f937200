import { setTimeout as pause } from 'node:timers/promises';
import { openCredential } from '../src/storage/azure/credential.ts';
import type { Dimensions, Sink } from './application-insights.ts';
import { theConfiguration } from './configuration.ts';
import { workUnderWay } from './request-context.ts';

/** Most items held before Application Insights is loaded; more would only fill the memory. */
const mostWaiting = 1_000;

let sink: Sink | undefined;
let loading: Promise<void> | undefined;
const waiting: ((to: Sink) => void)[] = [];

/** Records a measurement: in Application Insights if configured, otherwise as a line of JSON in the log. */
export function measure(metric: string, value: number, dimensions: Dimensions = {}): void {
  if (theConfiguration().applicationInsights === undefined) writeLine({ metric, value, ...dimensions });
  else send((to) => to.measure(metric, value, dimensions));
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
  send((to) => to.step({ kind, name, trace, began: ended - milliseconds, ended, about: { ...about, requestId } }));
}

function writeLine(fields: Record<string, unknown>): void {
  const work = workUnderWay();
  if (!work || !theConfiguration().keepsInformation) return;
  const { trace, requestId, context } = work;
  context.info(JSON.stringify({ ...fields, traceId: trace.traceId, spanId: trace.spanId, requestId }));
}

function send(tell: (to: Sink) => void): void {
  if (sink) tell(sink);
  else if (waiting.length < mostWaiting) waiting.push(tell);
}

/** The first answer is still being sent when loading is requested, and loading blocks everything else. */
const loadAfterMilliseconds = 250;

/**
 * Loads Application Insights, which takes a tenth of a second, once nothing is more urgent: after the first answer or
 * message. Does nothing if it is not configured.
 */
export function loadTelemetryLater(): void {
  const { applicationInsights } = theConfiguration();
  if (applicationInsights === undefined || loading) return;
  const { connectionString, identity } = applicationInsights;
  loading = pause(loadAfterMilliseconds).then(async () => {
    const { openApplicationInsights } = await import('./application-insights.ts');
    sink = openApplicationInsights(connectionString, identity && (await openCredential(identity)));
    for (const tell of waiting.splice(0)) tell(sink);
  });
  loading.catch((error: unknown) => console.error('Application Insights could not be opened', error));
}

/** Sends everything still held, at the end of the process. */
export async function closeTelemetry(): Promise<void> {
  await loading?.catch(() => undefined);
  await sink?.close();
}
