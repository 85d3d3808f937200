import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Api } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start({ PCI_BODY_SECONDS: '1' });
});
afterAll(() => api?.stop());

/** Begins a request with a body of chunks. `ended` gives all that came back until the server cut the connection. */
async function begin(path: string, type: string): Promise<{ socket: Socket; ended: Promise<string> }> {
  const { hostname, port, host } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
  });
  socket.on('error', () => undefined);
  const ended = once(socket, 'close').then(() => answer);
  const head = ['Transfer-Encoding: chunked', `Content-Type: ${type}`, `Host: ${host}`];
  socket.write(`POST /api/${path} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
  return { socket, ended };
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

test('a report that stands still is cut off, and leaves no import', async () => {
  const { socket, ended } = await begin('imports/subscription-details', 'text/tab-separated-values');
  socket.write(chunk(`${tsv(subscriptionColumns)}\n${' '.repeat(80_000)}`));
  expectCutOff(await ended);
  expect(await api.json('imports')).toMatchObject({ items: [] });
});

test('a report may take its time as long as it moves', async () => {
  const text = tsv(subscriptionColumns, ['s', '2021-02', 't', 'Dynamics 365 Sales', 'CSP', 1, '10.00', '1001', 'CSP']);
  const { socket, ended } = await begin('imports/subscription-details', 'text/tab-separated-values');
  const pieces = 6;
  const length = Math.ceil(text.length / pieces);
  for (let piece = 0; piece < pieces; piece++) {
    socket.write(chunk(text.slice(piece * length, (piece + 1) * length)));
    await wait(250);
  }
  socket.write('0\r\n\r\n');
  const [answer] = await once(socket, 'data');
  expect(answer).toMatch(/^HTTP\/1.1 202 /);
  socket.destroy();
  await ended;
});
