import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registeredRoutes } from '../../functions/http/edge.ts';
import { eventTypes } from '../../src/notifications/event-types.ts';
import { newSecret, signatureHeaders } from '../../src/notifications/signature.ts';
import { Api, importNetwork } from './api.ts';
import { description, faultsOf, faultsOfEvent, operations } from './description.ts';

test('every registered route is described, and nothing besides', () => {
  const described = operations.map(({ path, method }) => `${method} ${path}`).sort();
  expect(described).toEqual(registeredRoutes.map(({ method, route }) => `${method} /api/${route}`).sort());
});

test('every route says what it answers, in one line what it does, and takes no field that it does not name', () => {
  for (const { name, answers, summary, query, body } of registeredRoutes) {
    expect(answers && Object.keys(answers).length, name).toBeGreaterThan(0);
    expect(summary, name).toMatch(/\.$/);
    for (const schema of [query, body]) {
      if (schema) expect(schema.safeParse({ surely: 'unknown' }).success, name).toBe(false);
    }
  }
});

describe('events that receivers get', () => {
  test('every type is described once, by names of its own', () => {
    expect(Object.keys(description.webhooks)).toEqual([...eventTypes]);
    const names = [
      ...Object.values(description.webhooks).map(({ post }) => post),
      ...operations.map((one) => one.operation),
    ];
    expect(new Set(names.map(({ operationId }) => operationId)).size).toBe(names.length);
  });

  test.each(eventTypes)('a signed %s is as described, one of another kind or unsigned is not', (type) => {
    const { examples } = description.webhooks[type]!.post.requestBody.content['application/cloudevents+json'];
    const event = examples.event.value as { id: string };
    const body = JSON.stringify(event);
    const headers = signatureHeaders([newSecret(), newSecret()], event.id, new Date(), body);
    expect(faultsOfEvent(type, headers, event)).toEqual([]);
    expect(faultsOfEvent(type, { ...headers, 'webhook-signature': 'v1,' }, event)).toEqual(['webhook-signature']);
    for (const other of eventTypes.filter((one) => one !== type))
      expect(faultsOfEvent(other, headers, event)).not.toEqual([]);
  });
});

test('the description passes the linter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(description));
  const root = join(import.meta.dirname, '../..');
  const redocly = join(root, 'node_modules/@redocly/cli/bin/cli.js');
  try {
    const config = join(root, 'redocly.yaml');
    execFileSync(process.execPath, [redocly, 'lint', file, '--config', config, '--max-problems', '50'], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}\n${stderr}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('real answers', () => {
  let api: Api;
  let ids: Record<string, string>;
  const deliveries: string[] = [];
  beforeAll(async () => {
    api = await Api.start();
    await importNetwork(api);
    const first = async (path: string) => (await api.json<{ items: { id: string }[] }>(path)).items[0]!.id;
    const registration = { url: 'http://127.0.0.1:9/hook', events: ['partner.tier.changed'] };
    const made = async (path: string) => ((await (await api.post(path, registration)).json()) as { id: string }).id;
    const endpointsOf = ['partners/1001/webhooks', 'webhooks'];
    ids = {
      imports: await first('imports'),
      refreshes: await first('refreshes'),
      'partners/{mpnId}/webhooks': await made('partners/1001/webhooks'),
      webhooks: await made('webhooks'),
    };
    for (const [index, base] of endpointsOf.entries()) {
      const id = ids[index === 0 ? 'partners/{mpnId}/webhooks' : 'webhooks'];
      const test = await api.fetch(`${base}/${id}/test`, { method: 'POST' });
      deliveries.push(((await test.json()) as { deliveryId: string }).deliveryId);
    }
  });
  afterAll(() => api?.stop());

  const recently = () => new Date(Date.now() - 3_600_000).toISOString();
  const bodies: Record<string, object> = {
    'refreshes-create': { month: '2021-03' },
    'simulations-create': { tier: 'gold' },
    'webhooks-change': { description: 'Told of everything.' },
    'partner-webhooks-change': { description: 'Told of everything.' },
    'webhooks-recover': { since: recently() },
    'partner-webhooks-recover': { since: recently() },
    'webhooks-create': { url: 'http://127.0.0.1:9/other', events: ['partner.tier.changed'] },
    'partner-webhooks-create': { url: 'http://127.0.0.1:9/other', events: ['partner.tier.changed'] },
  };

  const pathOf = (path: string) => {
    const base = path.replace(/^\/api\//, '').replace(/\/\{id\}.*$/, '');
    return path
      .replace('/api/', '')
      .replace('{mpnId}', '1001')
      .replace('{program}', 'smb')
      .replace('{edition}', '2021-01')
      .replace('{file}', 'swagger-ui.css')
      .replace('{deliveryId}', deliveries[base.startsWith('partners') ? 0 : 1]!)
      .replace('{id}', ids[base] ?? 'unknown');
  };

  // Deleting comes last.
  const inOrder = [...operations].sort(
    (one, other) => Number(one.method === 'DELETE') - Number(other.method === 'DELETE'),
  );
  test.each(inOrder.map((one) => [one.operation.operationId, one] as const))('%s', async (name, one) => {
    const { path, method, operation } = one;
    const upload = { body: 'MPNId\n3001', headers: { 'content-type': 'text/tab-separated-values' } };
    const body = bodies[name] && {
      body: JSON.stringify(bodies[name]),
      headers: { 'content-type': 'application/json' },
    };
    const answer = await api.fetch(name === 'imports-create' ? 'imports/partner-profile' : pathOf(path), {
      method,
      ...(name === 'imports-create' ? upload : body),
    });
    expect([200, 201, 202, 204]).toContain(answer.status);
    expect(await faultsOf(operation, path, method, answer)).toEqual([]);
  });
});
