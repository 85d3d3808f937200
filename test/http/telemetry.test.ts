import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { audience, Issuer, tenant } from '../access/issuer.ts';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Api, importNetwork, planted } from './api.ts';
import { Collector } from './collector.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The timer that looks at the queues. */
const watching = ['watch'];
const patience = { timeout: 30_000 };
const secretPath = 'hook-path-that-is-a-secret';
const traceId = '0af7651916cd43dd8448eb211c80319c';

/** Runs everything that handles secrets. @returns what must not be found in telemetry */
async function run(env: Record<string, string>): Promise<{ api: Api; secrets: string[]; traces: unknown[] }> {
  const issuer = await Issuer.start();
  closing.push(() => issuer.stop());
  const receiver = new Collector();
  const address = await receiver.open();
  closing.push(() => receiver.close());
  const rules = { PCI_AUTH_ISSUER: issuer.url, PCI_AUTH_AUDIENCES: audience, PCI_AUTH_TENANTS: tenant };
  const settings = { ...rules, PCI_WEBHOOKS_TO_LOOPBACK: 'true', PCI_WEBHOOK_RETRY_SECONDS: '600', ...env };
  const api = await Api.start(settings, { overdue: watching });
  closing.push(() => api.stop());
  const token = await issuer.token(['operator']);
  const stale = await issuer.token(['operator'], { exp: 1_600_000_000 });
  const registration = { url: `${address}/${secretPath}`, events: ['partner.tier.changed'] };
  const headers = { 'idempotency-key': 'a-key-of-the-caller' };
  const { secret } = (await (await api.post('webhooks', registration, token, headers)).json()) as { secret: string };
  const unheard = { url: `http://127.0.0.1:9/${secretPath}?key=hunter2-in-address`, events: ['partner.tier.changed'] };
  const other = (await (await api.post('webhooks', unheard, token)).json()) as { id: string; secret: string };
  await importNetwork(api, token);
  const sold = ['s', '2021-03', 't9', 'Sales', 'CSP', 1, 'hunter2-in-cell', '2001', 'CSP'];
  await api.import('subscription-details', tsv(subscriptionColumns, sold), token);
  const traced = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  const usage = { month: '2021-02' };
  await api.post('refreshes', usage, token, traced);
  const { nextLink } = await api.json<{ nextLink: string }>('partners?pageSize=1&q=o', token);
  await api.json(nextLink.replace('/api/', ''), token);
  await api.json('partners/1001/scores/smb/ledger', token);
  await api.json('partners/1001/scores/smb', token);
  await api.fetch('partners', { token: stale });
  await api.fetch('partners/1001?password=hunter2-in-query', { token });
  await api.post('refreshes', { month: 'hunter2-in-body' }, token);
  await expect.poll(() => receiver.received, patience).toContain('partner.tier.changed');
  const attempts = async () => JSON.stringify(await api.json(`webhooks/${other.id}/deliveries`, token));
  await expect.poll(attempts, patience).toContain('ECONNREFUSED');
  const pageToken = new URL(nextLink, api.url).searchParams.get('pageToken')!;
  const names = [planted.name, planted.individual, planted.email, String(planted.revenue), 'Harbour'];
  const secretsOfEndpoints = [secret, other.secret].flatMap((one) => [one, one.replace('whsec_', '')]);
  const keys = [token, stale, token.split('.')[2]!, ...secretsOfEndpoints, pageToken, secretPath];
  return { api, traces: receiver.traces, secrets: [...names, ...keys, 'hunter2', 'a-key-of-the-caller'] };
}

const linesOf = ({ output }: Pick<Api, 'output'>) =>
  output.split('\n').flatMap((line) => {
    const { message = '' } = line.startsWith('{') ? (JSON.parse(line) as { message?: string }) : {};
    return message.startsWith('{') ? [JSON.parse(message) as Record<string, string | number>] : [];
  });

/** Every metric there is, but for the request units, which only Cosmos DB charges. */
const allMetrics = [
  'rows-imported',
  'rows-rejected',
  'partner-months-scored',
  'partner-months-failed',
  'score-age-hours',
  'queue-age-seconds',
  'queue-depth',
  'scores-stale',
  'delivery-milliseconds',
];

test('logs are structured, follow one trace from the request to the delivery, and hold no secret', async () => {
  const { api, secrets, traces } = await run({});
  // A step is reported when it has ended, after its effects are visible.
  const ended = () => linesOf(api).filter(({ step }) => step === 'deliveries').length;
  await expect.poll(ended, patience).toBeGreaterThanOrEqual(2);
  const refreshed = () => linesOf(api).some((line) => line.traceId === traceId && line.step === 'refreshes');
  await expect.poll(refreshed, patience).toBe(true);
  const lines = linesOf(api);
  const measured = (metric: string) => lines.filter((line) => line.metric === metric);
  for (const metric of allMetrics) {
    expect(measured(metric), metric).not.toEqual([]);
    for (const { value } of measured(metric)) expect(value, metric).toBeGreaterThanOrEqual(0);
  }
  const report = { report: 'subscription-details', status: 'succeeded' };
  const rows = (metric: string) => measured(metric).filter((line) => line.report === report.report);
  expect(rows('rows-imported')).toMatchObject([{ ...report, value: 3 }, { value: 0 }]);
  expect(rows('rows-rejected')).toMatchObject([{ ...report, value: 0 }, { value: 1 }]);
  const scored = measured('partner-months-scored').map(({ value }) => value);
  expect(scored.slice(0, 2)).toEqual([1, 2]);
  const queues = ['imports', 'refreshes', 'tier-changes', 'deliveries'];
  expect(new Set(measured('queue-age-seconds').map(({ queue }) => queue))).toEqual(new Set(queues));
  const looked = [...queues, ...queues.map((queue) => `${queue}-poison`)];
  expect(new Set(measured('queue-depth').map(({ queue }) => queue))).toEqual(new Set(looked));
  expect(measured('delivery-milliseconds')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ succeeded: true, status: 200 }),
      expect.objectContaining({ succeeded: false, status: 0 }),
    ]),
  );
  const traced = lines.filter((line) => line.traceId === traceId && line.step);
  expect(new Set(traced.map(({ step }) => step))).toEqual(new Set(['refreshes-create', 'refreshes']));
  const delivery = lines.find(({ step }) => step === 'deliveries')!;
  const steps = lines.filter((line) => line.traceId === delivery.traceId && line.step).map(({ step }) => step);
  expect(steps).toEqual(expect.arrayContaining(['refreshes-create', 'refreshes', 'tier-changes', 'deliveries']));
  expect(traces).toContainEqual(expect.stringMatching(`^00-${delivery.traceId}-`));

  // The delivery that failed waits for its next try, and is counted at the next look.
  const before = api.output.length;
  await api.restart({ overdue: watching });
  const depths = () => linesOf({ output: api.output.slice(before) }).filter(({ metric }) => metric === 'queue-depth');
  await expect.poll(() => depths().length, patience).toBeGreaterThanOrEqual(looked.length);
  expect(depths().find(({ queue }) => queue === 'deliveries')?.value).toBeGreaterThanOrEqual(1);
  expect(depths().find(({ queue }) => queue === 'imports')?.value).toBe(0);
  for (const secret of secrets) expect(api.output).not.toContain(secret);
});

test('Application Insights receives the same by the identity of the app, and no secret', async () => {
  const file = (name: string) => join(import.meta.dirname, 'certificates', name);
  const certificate = { key: readFileSync(file('insights-key.pem')), cert: readFileSync(file('insights.pem')) };
  const insights = new Collector(certificate);
  const address = (await insights.open()).replace('http:', 'https:').replace('127.0.0.1', 'localhost');
  closing.push(() => insights.close());
  const asked: string[] = [];
  const platform = createServer((request, response) => {
    asked.push(request.url!);
    const token = { access_token: 'telemetry-token', expires_on: `${Math.floor(Date.now() / 1000) + 3_600}` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
  });
  platform.listen(0, '127.0.0.1');
  await once(platform, 'listening');
  closing.push(() => void platform.close());
  const { api, secrets } = await run({
    IDENTITY_ENDPOINT: `http://127.0.0.1:${(platform.address() as AddressInfo).port}/token`,
    IDENTITY_HEADER: 'header',
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=client-of-the-app;Authorization=AAD',
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${address}/;LiveEndpoint=${address}/`,
    APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
    NODE_EXTRA_CA_CERTS: file('insights.pem'),
  });
  // Once the thread is under way, what is held is sent at the end, which has two seconds.
  await expect.poll(() => insights.received, patience).toContain('refreshes-create');
  await api.stop();
  for (const told of [...allMetrics, 'refreshes-create', traceId]) expect(insights.received).toContain(told);
  expect(insights.authorizations).toEqual(new Set(['Bearer telemetry-token']));
  expect(asked[0]).toContain('client_id=client-of-the-app');
  for (const secret of secrets) {
    expect(insights.received).not.toContain(secret);
    expect(api.output).not.toContain(secret);
  }
});
