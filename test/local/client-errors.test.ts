import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { faultOfHead, openServer } from '../../local/http/client-errors.ts';
import { answerProblem } from '../../local/http/problem.ts';

let server: Server;
/** How many requests were handed on. */
let taken = 0;
/** Lets requests to `/slow` be answered. */
let release: () => void = () => undefined;
beforeAll(async () => {
  // Longer than the pieces of any of these take that is not to be too slow.
  server = openServer(1_000);
  server.on('request', async (request, response) => {
    const fault = faultOfHead(request);
    if (fault) return answerProblem(response, fault);
    taken++;
    if (request.url === '/begun') response.write('half an answer');
    if (request.url === '/slow')
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    request.on('error', () => undefined).resume();
    request.on('end', () => response.end(String(request.rawHeaders.length / 2)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => release());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends one piece after the other and returns what comes back until the connection is closed. */
async function talk(...pieces: string[]): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  for (const piece of pieces) {
    if (!socket.writable) break;
    socket.write(piece);
    await wait(40);
  }
  await closed;
  return answer;
}

const host = 'Host: 127.0.0.1\r\n';
const fields = (count: number, size = 1) =>
  Array.from({ length: count }, (_, index) => `x-${index}: ${'y'.repeat(size)}\r\n`).join('');

test.each<[string, number, string[]]>([
  ['a field of 100 KB', 431, [`GET / HTTP/1.1\r\n${host}X: ${'x'.repeat(100_000)}\r\n\r\n`]],
  ['many fields that are too large together', 431, [`GET / HTTP/1.1\r\n${host}${fields(60, 300)}\r\n`]],
  [
    'a head that comes in pieces and is too large',
    431,
    [`GET / HTTP/1.1\r\n${host}`, fields(30, 300), fields(30, 300)],
  ],
  ['an address of 100 KB', 431, [`GET /${'x'.repeat(100_000)} HTTP/1.1\r\n${host}\r\n`]],
  ['101 fields', 431, [`GET / HTTP/1.1\r\n${host}${fields(99)}Connection: close\r\n\r\n`]],
  ['101 fields of one name', 431, [`GET / HTTP/1.1\r\n${host}${'Accept: a\r\n'.repeat(99)}Connection: close\r\n\r\n`]],
  ['what is no HTTP', 400, ['hello\r\n\r\n']],
  ['the greeting of TLS', 400, ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03']],
  ['a field without a name', 400, [`GET / HTTP/1.1\r\n${host}: value\r\n\r\n`]],
  ['a bare line feed in a field', 400, [`GET / HTTP/1.1\r\n${host}X: one\n two\x01\r\n\r\n`]],
  ['two lengths', 400, [`POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`]],
  [
    'a length and chunks',
    400,
    [`POST / HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ],
  ['a chunk of no size', 400, [`POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`, 'zz\r\n']],
  ['no host', 400, ['GET / HTTP/1.1\r\nConnection: close\r\n\r\n']],
  [
    'an expectation that nobody can meet',
    417,
    [`GET / HTTP/1.1\r\n${host}Expect: wonders\r\nConnection: close\r\n\r\n`],
  ],
  ['half a head', 408, [`GET / HTTP/1.1\r\n${host}`]],
  ['nothing at all', 408, ['']],
])('%s is answered as a problem', async (_, status, pieces) => {
  const answer = await talk(...pieces);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} \\w`));
  expect(head).toContain('content-type: application/problem+json');
  const problem = JSON.parse(body) as { status: number; title: string; detail: string };
  expect(problem).toMatchObject({ type: 'about:blank', status, title: expect.stringMatching(/\w/) });
  expect(problem.detail).toMatch(/\.$/);
});

test('a head that trickles is cut off, however often something comes', async () => {
  const trickle = Array.from({ length: 40 }, (_, index) => `x-${index}: y\r\n`);
  expect(await talk(`GET / HTTP/1.1\r\n${host}`, ...trickle)).toMatch(/^HTTP\/1.1 408 /);
});

test('what an honest client sends is handed on, with each of its fields', async () => {
  const before = taken;
  const answer = await talk(`GET / HTTP/1.1\r\n${host}${fields(98)}Connection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
  expect(answer).toContain('\r\n\r\n100');
  expect(taken).toBe(before + 1);
});

test('an answer under way is not mixed with another', async () => {
  const answer = await talk(`POST /begun HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`, 'zz\r\n');
  expect(answer).toContain('half an answer');
  expect(answer).not.toContain('400');
});

test('the request before is not answered for the one that is none', async () => {
  expect(await talk(`GET /slow HTTP/1.1\r\n${host}\r\n`, 'nonsense\r\n\r\n')).toBe('');
});
