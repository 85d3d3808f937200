import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openApplicationInsights } from '../../functions/application-insights.ts';
import { nextStep } from '../../src/telemetry/trace.ts';
import { Collector } from './collector.ts';

const file = (name: string) => readFileSync(join(import.meta.dirname, 'certificates', name));
const collector = new Collector({ key: file('insights-key.pem'), cert: file('insights.pem') });
// Node reads at its start which certificates it trusts; this process trusts all of them instead.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.env.APPLICATION_INSIGHTS_NO_STATSBEAT = '1';
afterEach(() => collector.close());

test.each([
  ['one record of each request and message where nobody else writes them', false, ['Request', 'Request']],
  ['none where the platform records them, but a step below its record', true, ['RemoteDependency', 'RemoteDependency']],
])('Application Insights gets %s', async (_, requestsRecorded, kinds) => {
  collector.received = '';
  const address = (await collector.open()).replace('http://127.0.0.1', 'https://localhost');
  const connectionString = `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${address}/`;
  const tell = openApplicationInsights({ connectionString, requestsRecorded });
  const trace = nextStep();
  const began = Date.now() - 20;
  const step = { trace, began, ended: Date.now() };
  tell({ ...step, kind: 'request', name: 'partners-list', about: { method: 'GET', status: 503, failed: true } });
  tell({ ...step, kind: 'message', name: 'imports', about: { failed: false } });
  await tell('close');
  const items = JSON.parse(`[${collector.received.trim().split('\n').join(',')}]`).flat() as {
    tags: Record<string, string>;
    data: { baseType: string; baseData: Record<string, unknown> };
  }[];
  // Beside what it is told, the exporter describes the process once, as a metric.
  const records = items.filter(({ data }) => data.baseType !== 'MetricData');
  expect(records.map(({ data }) => data.baseType)).toEqual(kinds.map((kind) => `${kind}Data`));
  const [request] = records;
  expect(request!.data.baseData).toMatchObject({ name: expect.stringContaining('partners-list'), success: false });
  if (!requestsRecorded) expect(request!.data.baseData.responseCode).toBe('503');
  for (const { tags } of records)
    expect(tags).toMatchObject({ 'ai.operation.id': trace.traceId, 'ai.operation.parentId': trace.spanId });
});
