import type { TokenCredential } from '@azure/identity';
import { type Histogram, metrics, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { shutdownAzureMonitor, useAzureMonitor } from 'applicationinsights';
import type { AzureIdentity } from '../src/configuration/stores.ts';
import type { Trace } from '../src/telemetry/trace.ts';

/** Dimensions of a measurement: names and states of the product, never text from a caller or a report. */
export type Dimensions = Record<string, string | number | boolean>;

/** A measurement, or a step of a trace that has ended. */
export type Told =
  | { metric: string; value: number; dimensions: Dimensions }
  | {
      kind: 'request' | 'message';
      name: string;
      trace: Trace;
      /** Milliseconds since 1970. */
      began: number;
      ended: number;
      about: Dimensions;
    };

/** Where telemetry is sent. */
export interface Destination {
  connectionString: string;
  /** Absent: the connection string is enough. */
  identity?: AzureIdentity;
  /** True if the platform records requests and messages itself: then the product's records are steps below those. */
  requestsRecorded: boolean;
}

const off = { enabled: false };

/**
 * Returns what sends telemetry to Application Insights by OpenTelemetry, and at `close` everything still held. It sends
 * only what it is given, and instruments nothing: addresses, header fields and statements contain data that must not
 * leave.
 */
export function openApplicationInsights(
  { connectionString, requestsRecorded }: Omit<Destination, 'identity'>,
  credential?: TokenCredential,
): (told: Told | 'close') => Promise<void> | void {
  // The role that the records name: in Azure the app's name.
  process.env.OTEL_SERVICE_NAME ??= process.env.WEBSITE_SITE_NAME ?? 'pci';
  useAzureMonitor({
    azureMonitorExporterOptions: { connectionString, disableOfflineStorage: true, ...(credential && { credential }) },
    enableLiveMetrics: false,
    enableStandardMetrics: false,
    enablePerformanceCounters: false,
    enableAutoCollectExceptions: false,
    enableAutoCollectPerformance: false,
    // Steps are sent after they have ended, many at once if they waited: a limit by rate would drop those. The service
    // does its own sampling.
    tracesPerSecond: 0,
    samplingRatio: 1,
    instrumentationOptions: {
      http: off,
      azureSdk: off,
      mongoDb: off,
      mySql: off,
      postgreSql: off,
      redis: off,
      redis4: off,
      console: off,
      bunyan: off,
      winston: off,
    },
  });
  const tracer = trace.getTracer('pci');
  const meter = metrics.getMeter('pci');
  const histograms = new Map<string, Histogram>();
  const kinds = { request: SpanKind.SERVER, message: SpanKind.CONSUMER };
  return async (told) => {
    if (told === 'close') {
      await shutdownAzureMonitor();
    } else if ('metric' in told) {
      const { metric, value, dimensions } = told;
      const histogram = histograms.get(metric) ?? meter.createHistogram(metric);
      histograms.set(metric, histogram);
      histogram.record(value, dimensions);
    } else {
      const { kind, name, began, ended, about } = told;
      const { traceId, spanId, sampled } = told.trace;
      const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
      const parent = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
      const { method, status } = about;
      const http = kind === 'request' && { 'http.request.method': method, 'http.response.status_code': status };
      const attributes = { ...about, ...http };
      const options = { kind: requestsRecorded ? SpanKind.INTERNAL : kinds[kind], startTime: began, attributes };
      const span = tracer.startSpan(name, options, parent);
      if (about.failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(ended);
    }
  };
}
