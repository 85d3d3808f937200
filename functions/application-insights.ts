import type { Histogram } from '@opentelemetry/api';
import type { Trace } from '../src/telemetry/trace.ts';

/** Dimensions of a measurement: names and states of the product, never texts of a caller or a report. */
export type Dimensions = Record<string, string | number | boolean>;

/** Destination of telemetry. */
export interface Sink {
  measure(metric: string, value: number, dimensions: Dimensions): void;
  step(step: {
    kind: 'request' | 'message';
    name: string;
    trace: Trace;
    /** Milliseconds since 1970. */
    began: number;
    ended: number;
    about: Dimensions;
  }): void;
  close(): Promise<void>;
}

const off = { enabled: false };

/**
 * Sends telemetry to Application Insights by OpenTelemetry. It gets only what this file sends and instruments nothing
 * by itself: addresses, header fields and statements contain data that must not leave.
 */
export async function openApplicationInsights(connectionString: string): Promise<Sink> {
  const { useAzureMonitor, shutdownAzureMonitor } = await import('applicationinsights');
  useAzureMonitor({
    azureMonitorExporterOptions: { connectionString, disableOfflineStorage: true },
    enableLiveMetrics: false,
    enableStandardMetrics: false,
    enablePerformanceCounters: false,
    enableAutoCollectExceptions: false,
    enableAutoCollectPerformance: false,
    // Steps are sent after they have ended, all at once if some waited for loading: a limit by rate would drop those.
    // The service does its own sampling.
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
  const { metrics, trace, context, SpanKind, SpanStatusCode, TraceFlags } = await import('@opentelemetry/api');
  const meter = metrics.getMeter('pci');
  const tracer = trace.getTracer('pci');
  const histograms = new Map<string, Histogram>();
  return {
    measure(metric, value, dimensions) {
      const histogram = histograms.get(metric) ?? meter.createHistogram(metric);
      histograms.set(metric, histogram);
      histogram.record(value, dimensions);
    },
    step({ kind, name, trace: { traceId, spanId, sampled }, began, ended, about }) {
      const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
      const parent = trace.setSpanContext(context.active(), { traceId, spanId, traceFlags, isRemote: true });
      const options = {
        kind: kind === 'request' ? SpanKind.SERVER : SpanKind.CONSUMER,
        startTime: began,
        attributes: about,
      };
      const span = tracer.startSpan(name, options, parent);
      if (about.failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(ended);
    },
    close: shutdownAzureMonitor,
  };
}
