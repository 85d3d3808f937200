import type { TokenCredential } from '@azure/identity';
import { AzureMonitorMetricExporter, AzureMonitorTraceExporter } from '@azure/monitor-opentelemetry-exporter';
import { type Histogram, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
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

/**
 * Sends telemetry to Application Insights by OpenTelemetry: only what this file is given. Packages that instrument
 * others by themselves are not used: addresses, header fields and statements contain data that must not leave.
 */
export function openApplicationInsights(connectionString: string, credential?: TokenCredential): Sink {
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
  return {
    measure(metric, value, dimensions) {
      const histogram = histograms.get(metric) ?? meter.createHistogram(metric);
      histograms.set(metric, histogram);
      histogram.record(value, dimensions);
    },
    step({ kind, name, trace: { traceId, spanId, sampled }, began, ended, about }) {
      const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
      const parent = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
      const options = {
        kind: kind === 'request' ? SpanKind.SERVER : SpanKind.CONSUMER,
        startTime: began,
        attributes: about,
      };
      const span = tracer.startSpan(name, options, parent);
      if (about.failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(ended);
    },
    async close() {
      await Promise.all([tracing.shutdown(), metering.shutdown()]);
    },
  };
}
