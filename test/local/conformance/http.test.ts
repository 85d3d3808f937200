import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppFolder, type HostProcess } from '../host-process.ts';
import { casesOf, differsOnPurpose, tables } from './tables.ts';

interface Asked {
  method: string;
  target: string;
  headers?: Record<string, string>;
  body?: string;
  chunked?: boolean;
}
/**
 * What a request comes to: its function with the texts among its binding data, and whether that sees the header fields;
 * or a status without a function.
 */
type Outcome = { function: string; values: Record<string, string>; headers: boolean } | { status: number };
interface Case {
  request: Asked;
  azure: { function: string; data: Record<string, { string?: string }> } | { status: number };
  /** What the local host does instead, and why. */
  here?: Outcome;
  why?: string;
}

let folder: AppFolder;
let host: HostProcess;
beforeAll(async () => {
  folder = await AppFolder.create({
    main: join(import.meta.dirname, '../fixture/conformance.ts'),
    env: { CONFORMANCE: tables },
  });
  host = await folder.start();
});
afterAll(() => folder.remove());

/** Sends a request as it is written: a client would put its address in order. */
async function send({ method, target, headers = {}, body = '', chunked = false }: Asked) {
  const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
  const length = chunked
    ? 'transfer-encoding: chunked'
    : body === ''
      ? undefined
      : `content-length: ${Buffer.byteLength(body)}`;
  const fields = ['host: localhost', 'connection: close', 'x-sent: sent', length];
  const head = [...fields, ...Object.entries(headers).map((field) => field.join(': '))].filter(Boolean).join('\r\n');
  const sent = chunked ? `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n` : body;
  socket.write(`${method} ${target} HTTP/1.1\r\n${head}\r\n\r\n${sent}`);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  await once(socket, 'close');
  const status = Number(answer.split(' ')[1]);
  const text = /\r\n\r\n[^{]*(\{.*\})/s.exec(answer)?.[1] ?? '{}';
  return { status, answer: JSON.parse(text) as Record<string, unknown> };
}

/** As the package makes a request's parameters and header fields of the host's binding data. */
function outcomeOf(azure: Case['azure']): Outcome {
  if ('status' in azure) return azure;
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(azure.data))
    if (value.string !== undefined && name !== 'Query' && name !== 'Headers') values[name] = value.string;
  const hidden = Object.keys(azure.data).some((name) => name.toLowerCase() === 'headers');
  return { function: azure.function, values, headers: !hidden };
}

test.each(casesOf<Case>('http'))('$request.method $request.target $request.body', async (given) => {
  const { status, answer } = await send(given.request);
  const found = { function: answer.function, values: answer.values, headers: answer.sent === 'sent' };
  const azure = outcomeOf(given.azure);
  differsOnPurpose(given, azure);
  expect(status === 200 ? found : { status }).toEqual(given.here ?? azure);
  if (status === 200 && given.request.method !== 'GET') expect(answer.body).toBe(given.request.body ?? '');
});
