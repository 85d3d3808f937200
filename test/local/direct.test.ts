import { once } from 'node:events';
import { type IncomingHttpHeaders, request as openRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shapes } from './fixture/shapes.ts';
import { AppFolder, eventually, type HostProcess } from './host-process.ts';

let folder: AppFolder;
let host: HostProcess;

beforeAll(async () => {
  folder = await AppFolder.create();
  host = await folder.start();
});
afterAll(() => folder.remove());

/** Asks with or without a body, which a GET may have: with one, request and answer go the package's own way. */
async function ask(path: string, body: string, method = 'GET') {
  const headers = { 'X-Some': 'a, b', accept: 'text/plain', ...(body && { 'content-length': body.length }) };
  const request = openRequest(`${host.url}/api/${path}`, { method, headers });
  request.end(body);
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const {
    date,
    connection,
    'keep-alive': _,
    'transfer-encoding': __,
    'content-length': ___,
    ...fields
  } = response.headers as IncomingHttpHeaders;
  expect([date, connection]).toEqual([expect.any(String), expect.any(String)]);
  return { status: response.statusCode as number, fields, body: Buffer.concat(chunks).toString('latin1') };
}

describe('without a body', () => {
  test.each(Object.keys(shapes))('a function that returns %s answers as it does through the package', async (shape) => {
    const through = await ask(`shapes/${shape}`, 'x');
    expect(await ask(`shapes/${shape}`, '')).toEqual(through);
    // Nothing of the one before is left on the connection's other end.
    expect(await ask(`shapes/${shape}`, '')).toEqual(through);
  });

  test.each(['seen/1/a/b?x=1&x=2&%C3%A9=%20', 'seen/%C3%A9%2F/', 'SEEN/1?', "seen/a'b/%3F?q=%zz#f"])(
    'a function sees the same request as through the package: %s',
    async (path) => {
      const [through, direct] = [await ask(path, 'x'), await ask(path, '')];
      expect(direct.status).toBe(200);
      expect(JSON.parse(direct.body)).toEqual(JSON.parse(through.body));
    },
  );

  test('a line of the log that comes after the function has ended is warned of, as through the package', async () => {
    for (const body of ['x', '']) {
      const before = host.log().length;
      await ask('log-late', body);
      const told = () => host.log().slice(before);
      await eventually(() => told().some(({ message }) => message === 'a late line'), 'the late line');
      expect(told().map(({ message }) => message)).toEqual([
        expect.stringContaining(
          "Unexpected call to 'log' on the context object after function execution has completed",
        ),
        'a late line',
      ]);
    }
  });
});
