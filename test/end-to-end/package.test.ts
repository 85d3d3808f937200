import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { queueNames } from '../../src/storage/ports.ts';
import { Api } from '../http/api.ts';
import { Collector } from '../http/collector.ts';
import { faultsOf, operations } from '../http/description.ts';
import { type Example, makeExamples, operationNames, send } from '../http/examples.ts';
import { timerSchedules } from '../support/timers.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'package');

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts/package.ts')]);
});

test('the zip holds what the folder does: host.json, a package.json without dependencies, bundles and pages', () => {
  const zip = readFileSync(join(root, 'package.zip'));
  expect(zip.length).toBeLessThan(6_000_000);
  const files = Object.entries(unzipSync(zip));
  const inFolder = globSync('**', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBe(inFolder.length);
  for (const [name, content] of files) expect(readFileSync(join(folder, name)).equals(content)).toBe(true);
  const others = files.map(([name]) => name).filter((name) => !/^dist\/(docs|dashboard)\//.test(name));
  const bundles = [
    'functions.js',
    'functions.js.map',
    'telemetry-thread.js',
    'writing-thread.js',
    'writing-thread.js.map',
  ];
  expect(others).toEqual([...bundles.map((name) => `dist/${name}`), 'host.json', 'main.js', 'package.json']);
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  expect(Object.keys(description)).toEqual(['name', 'version', 'description', 'private', 'license', 'type', 'main']);
});

test('the same sources make the same bytes', () => {
  const before = readFileSync(join(root, 'package.zip'));
  execFileSync(process.execPath, [join(root, 'scripts/package.ts')]);
  expect(readFileSync(join(root, 'package.zip')).equals(before)).toBe(true);
});

describe('in an empty folder, without installed packages', () => {
  const file = (name: string) => join(root, 'test/http/certificates', name);
  const insights = new Collector({
    key: readFileSync(file('insights-key.pem')),
    cert: readFileSync(file('insights.pem')),
  });
  let api: Api;
  let exampleOf: (name: string) => Example;
  beforeAll(async () => {
    const address = (await insights.open()).replace('http://127.0.0.1', 'https://localhost');
    const env = {
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${address}/`,
      APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
      NODE_EXTRA_CA_CERTS: file('insights.pem'),
    };
    api = await Api.start(env, { app: folder, tellStorage: true });
    exampleOf = await makeExamples(api);
  });
  afterAll(async () => {
    await api?.stop();
    insights.close();
  });

  test.each(operationNames)('%s answers', async (name) => {
    const example = exampleOf(name);
    const answer = await send(api, example);
    expect(answer.status).toBeLessThan(300);
    const { path, method, operation } = operations.find((one) => one.operation.operationId === name)!;
    expect(await faultsOf(operation, path, method, answer)).toEqual([]);
  });

  test('the reference page gets its files', async () => {
    for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js'])
      expect((await api.fetch(`docs/${name}`)).status).toBe(200);
  });

  test('the dashboard gets its page, and the page its files', async () => {
    const page = await fetch(`${api.url}/dashboard`);
    expect(page.status).toBe(200);
    const assets = [...(await page.text()).matchAll(/(?:src|href)="(\/dashboard\/assets\/[^"]+)"/g)];
    expect(assets.length).toBeGreaterThan(0);
    for (const [, asset] of assets) expect((await fetch(api.url + asset)).status).toBe(200);
  });

  test('every queue is listened to, the poison queues too', async () => {
    const service = QueueServiceClient.fromConnectionString(api.storage);
    const gone = queueNames.flatMap((queue) => [queue, `${queue}-poison`]).map((name) => service.getQueueClient(name));
    for (const queue of gone) {
      await queue.createIfNotExists();
      if (queue.name.endsWith('-poison')) await queue.sendMessage(Buffer.from('{}').toString('base64'));
    }
    // A delivery that failed waits for its next try.
    const emptied = gone.filter((queue) => queue.name !== 'deliveries');
    const left = async () =>
      Promise.all(emptied.map(async (queue) => (await queue.getProperties()).approximateMessagesCount));
    await expect.poll(left, { timeout: 30_000 }).toEqual(emptied.map(() => 0));
    expect(api.output.match(/was given up/g)).toHaveLength(queueNames.length);
  });

  test('every timer fires', async () => {
    await api.restart({ overdue: Object.keys(timerSchedules) });
    const statuses = () =>
      Object.keys(timerSchedules).map((timer) =>
        JSON.parse(readFileSync(join(api.folder, 'data/timers', `${timer}.json`), 'utf8')),
      );
    await expect.poll(() => statuses().map(({ last }) => last), { timeout: 30_000 }).not.toContain(null);
  });

  test('Application Insights receives telemetry, and nothing failed', async () => {
    const before = insights.received.length;
    await api.json('programs');
    // The thread that sends is at work: only then is what it holds sent at the end, for which there are two seconds.
    await expect.poll(() => insights.received.length, { timeout: 60_000 }).toBeGreaterThan(before);
    await api.restart();
    expect(insights.received).toContain('queue-depth');
    expect(insights.received).toContain('refreshes-create');
    const failures = api.output.split('\n').filter((line) => /"level":"(error|critical)"/.test(line));
    const expected = /was given up|No data for/;
    expect(failures.filter((line) => !expected.test(line))).toEqual([]);
    expect(api.output).not.toContain('could not be opened');
  });
});

describe('what keeps it from running stops the start with a sentence', () => {
  /** Starts the package with something changed. @returns what the host said */
  function start(change: (app: string) => void, options: string[] = []): { status: number | null; said: string } {
    const app = mkdtempSync(join(tmpdir(), 'pci-package-'));
    onTestFinished(() => rmSync(app, { recursive: true, force: true }));
    cpSync(folder, app, { recursive: true });
    change(app);
    const command = [...options, join(root, 'local/main.ts'), '--port', '0', '--data-dir', join(app, 'data')];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: app, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  }

  test('a Node.js that is too old', () => {
    const older = `Object.defineProperty(process.versions, 'node', { value: '20.19.4' });`;
    const { status, said } = start(() => undefined, ['--import', `data:text/javascript,${older}`]);
    expect(status).toBe(1);
    expect(said).toContain('Node.js 20.19.4 is too old for this app: give the function app the runtime node 24');
  });

  test('no bundle', () => {
    const { status, said } = start((app) => rmSync(join(app, 'dist'), { recursive: true }));
    expect(status).toBe(1);
    expect(said).toContain('dist/functions.js is missing: make the app with "npm run package"');
  });

  test('a bundle that cannot be loaded', () => {
    const { status, said } = start((app) => writeFileSync(join(app, 'dist/functions.js'), 'import "not-there";'));
    expect(status).toBe(1);
    expect(said).toContain(
      "dist/functions.js cannot be loaded: Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'not-there'",
    );
  });
});
