import type { TokenCredential } from '@azure/identity';
import { AzureMonitorMetricExporter, AzureMonitorTraceExporter } from '@azure/monitor-opentelemetry-exporter';
import { type Histogram, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { AzureIdentity } from '../src/configuration/stores.ts';
import type { Trace } from '../src/telemetry/trace.ts';

/** Dimensions of a measurement: names and states of the product, never texts of a caller or a report. */
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
  /** True if the platform records requests and messages itself: then the product's are steps below those. */
  requestsRecorded: boolean;
}

/**
 * Returns what sends telemetry to Application Insights by OpenTelemetry, and everything still held at `close`. It sends
 * only what it is given. Packages that instrument others by themselves are not used: addresses, header fields and
 * statements contain data that must not leave.
 */
export function openApplicationInsights(
  { connectionString, requestsRecorded }: Omit<Destination, 'identity'>,
  credential?: TokenCredential,
): (told: Told | 'close') => Promise<void> | void {
  const options = { connectionString, disableOfflineStorage: true, ...(credential && { credential }) };
  const resource = resourceFromAttributes({ 'service.name': process.env.WEBSITE_SITE_NAME ?? 'pci' });
  const tracing = new BasicTracerProvider({
    resource,
    // The service does its own sampling.
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new BatchSpanProcessor(new AzureMonitorTraceExporter(options))],
  });
  const metering = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter: new AzureMonitorMetricExporter(options) })],
  });
  const tracer = tracing.getTracer('pci');
  const meter = metering.getMeter('pci');
  const histograms = new Map<string, Histogram>();
  const kinds = { request: SpanKind.SERVER, message: SpanKind.CONSUMER };
  return async (told) => {
    if (told === 'close') {
      await Promise.all([tracing.shutdown(), metering.shutdown()]);
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
