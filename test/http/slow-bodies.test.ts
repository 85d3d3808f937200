import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Api } from './api.ts';

let api: Api;
beforeAll(async () => {
  const hasty = `--import ${join(import.meta.dirname, '../support/hasty-servers.ts')}`;
  const env = { PCI_BODY_SECONDS: '1', PCI_BODY_BYTES_PER_SECOND: '200', NODE_OPTIONS: hasty };
  api = await Api.start(env, { tellStorage: true });
});
afterAll(() => api?.stop());

/**
 * Begins a request with a body of chunks. `answered` gives what came back by the end of the answer's head and body,
 * `ended` all by the time that the server has cut the connection.
 */
async function begin(path: string, type: string, method = 'POST') {
  const { hostname, port, host } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let answer = '';
  const answered = new Promise<string>((resolve) => {
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
      if (answer.endsWith('}')) resolve(answer);
    });
  });
  socket.on('error', () => undefined);
  const ended = once(socket, 'close').then(() => answer);
  const head = ['Transfer-Encoding: chunked', `Content-Type: ${type}`, `Host: ${host}`];
  socket.write(`${method} /api/${path} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
  return { socket, answered, ended };
}

const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

const expectCutOff = (answer: string) => {
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
  expect(answer).toContain('content-type: application/problem+json');
  expect(answer).toContain('urn:pci:problem:body-too-slow');
};

test('JSON that trickles is cut off, however often something comes', async () => {
  const { socket, ended } = await begin('refreshes', 'application/json');
  const trickle = setInterval(() => socket.write(chunk(' ')), 100);
  const answer = await ended;
  clearInterval(trickle);
  expectCutOff(answer);
});

/** Names of blobs, including those of which only parts have arrived. */
async function blobs(): Promise<string[]> {
  const service = BlobServiceClient.fromConnectionString(api.storage);
  const names: string[] = [];
  for await (const { name } of service.listContainers()) {
    const container = service.getContainerClient(name);
    for await (const blob of container.listBlobsFlat({ includeUncommitedBlobs: true })) names.push(blob.name);
  }
  return names;
}

const report = tsv(
  subscriptionColumns,
  ...Array.from({ length: 40 }, (_, index) => {
    const location = String(1001 + index);
    return [`s${index}`, '2021-02', `t${index}`, 'Dynamics 365 Sales', 'CSP', 1, '10.00', location, 'CSP'];
  }),
);
const imports = async () => (await api.json<{ items: unknown[] }>('imports')).items;
const upload = () => begin('imports/subscription-details', 'text/tab-separated-values');

test.each([
  ['its head', report.slice(0, 300)],
  ['its first 100 KB', report.repeat(60)],
  ['10 MB, of which parts are kept by then', report.repeat(6_000)],
])('a report that stalls after %s is cut off, and leaves nothing', async (_, text) => {
  const { socket, answered } = await upload();
  socket.write(chunk(text));
  expectCutOff(await answered);
  socket.destroy();
  expect(await imports()).toEqual([]);
  expect(await blobs()).toEqual([]);
});

test.each([
  ['at once', ''],
  ['after a good beginning', report.repeat(60)],
])('a report that trickles is cut off too: %s', async (_, beginning) => {
  const { socket, answered } = await upload();
  socket.write(chunk(beginning + report.slice(0, 10)));
  const trickle = setInterval(() => socket.write(chunk('x')), 50);
  expectCutOff(await answered);
  clearInterval(trickle);
  socket.destroy();
  expect(await imports()).toEqual([]);
  expect(await blobs()).toEqual([]);
});

test('a report may take its time as long as it moves, and then is there with its file', async () => {
  const { socket, answered } = await upload();
  const pieces = 10;
  const length = Math.ceil(report.length / pieces);
  // Longer than the second in all, and than the half that the package's server would give; faster than 200 bytes in each.
  expect(length).toBeGreaterThan(200);
  for (let piece = 0; piece < pieces; piece++) {
    socket.write(chunk(report.slice(piece * length, (piece + 1) * length)));
    await wait(150);
  }
  socket.write('0\r\n\r\n');
  expect(await answered).toMatch(/^HTTP\/1.1 202 /);
  socket.destroy();
  expect(await imports()).toHaveLength(1);
  expect((await blobs()).filter((name) => name.includes('/file-'))).toHaveLength(1);
});

test.each([
  ['GET', 'programs', 200],
  ['POST', 'nothing/here', 404],
])('a body that nobody reads holds no connection: %s %s', async (method, path, status) => {
  const { socket, answered, ended } = await begin(path, 'application/json', method);
  const trickle = setInterval(() => socket.write(chunk(' ')), 100);
  expect(await answered).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  await ended;
  clearInterval(trickle);
});

test('an upload that its caller breaks off is no failure of ours', async () => {
  const before = api.output.length;
  const { socket } = await upload();
  socket.write(chunk(report.slice(0, 300)));
  await wait(200);
  socket.destroy();
  const said = () => api.output.slice(before);
  await expect.poll(said).toContain('imports-create: The caller went away before the end of the body');
  expect(said()).toMatch(/"level":"information","message":"imports-create: The caller/);
  expect(said()).not.toMatch(/"level":"(warning|error|critical)"/);
});
