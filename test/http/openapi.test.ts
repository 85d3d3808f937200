import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registeredRoutes } from '../../functions/http/route.ts';
import { eventTypes } from '../../src/events/event-types.ts';
import { newSecret, signatureHeaders } from '../../src/notifications/sending/signature.ts';
import { layoutOf } from '../../src/reports/layouts/all.ts';
import { reportNames } from '../../src/reports/rows.ts';
import { Api } from './api.ts';
import { description, faultsOf, faultsOfEvent, isOf, operations } from './description.ts';
import { type Example, makeExamples, operationNames, send } from './examples.ts';

test('every registered route is described, and nothing besides', () => {
  const described = operations.map(({ path, method }) => `${method} ${path}`).sort();
  const expected = registeredRoutes.flatMap(({ method, route }) =>
    route === 'imports/{report}'
      ? reportNames.map((report) => `${method} /api/imports/${report}`)
      : [`${method} /api/${route}`],
  );
  expect(described).toEqual(expected.sort());
});

test.each(reportNames)('the upload of %s names its columns, by all their names', (report) => {
  const { description: text } = operations.find(({ path }) => path === `/api/imports/${report}`)!.operation;
  for (const { names } of layoutOf(report).columns) for (const name of Object.keys(names)) expect(text).toContain(name);
});

test('every parameter has a description, and an example that it takes', () => {
  for (const { operation } of operations)
    for (const { name, description: text, schema } of operation.parameters ?? []) {
      const about = `${operation.operationId} ${name}`;
      expect(text, about).toMatch(/^[A-Z].*\.$/);
      const { examples } = schema as { examples?: unknown[] };
      expect(examples, about).toHaveLength(1);
      expect(isOf(schema, examples![0]), about).toBe(true);
    }
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
    const signed = signatureHeaders([newSecret(), newSecret()], event.id, new Date(), body);
    const headers = { ...signed, 'webhook-request-origin': 'pci.example.com' };
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
  let exampleOf: (name: string) => Example;
  beforeAll(async () => {
    api = await Api.start();
    exampleOf = await makeExamples(api);
  });
  afterAll(() => api?.stop());

  test.each(operationNames)('%s', async (name) => {
    const example = exampleOf(name);
    const { operation } = operations.find((one) => one.operation.operationId === name)!;
    const answer = await send(api, example);
    expect([200, 201, 202, 204]).toContain(answer.status);
    expect(await faultsOf(operation, example.template, example.method, answer)).toEqual([]);
  });
});
