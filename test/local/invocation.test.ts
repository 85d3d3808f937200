import { once } from 'node:events';
import { request as openRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppFolder, appFolder, eventually, type HostProcess } from './host-process.ts';

let folder: AppFolder;
let host: HostProcess;

beforeAll(async () => {
  folder = await AppFolder.create();
  host = await folder.start();
});
afterAll(() => folder.remove());

it.each(['Headers', 'headers', 'HEADERS', 'Query', '$request', 'sys'])(
  'a query value named %s takes nothing from the request’s header fields',
  async (name) => {
    const answer = await host.fetch(`echo?${name}=${encodeURIComponent('{"x-sent":"forged"}')}`, {
      method: 'POST',
      headers: { 'x-sent': 'sent', 'content-type': 'text/x-test' },
      body: 'body',
    });
    expect([answer.status, answer.headers.get('x-got'), answer.headers.get('content-type')]).toEqual([
      201,
      'sent',
      'text/x-test',
    ]);
    expect(await answer.text()).toBe('body');
  },
);

it('nothing is held of requests whose function failed or gave no answer', async () => {
  const held = async () => Number((await host.json('responses')).held);
  await host.fetch('fail');
  const before = await held();
  for (let count = 0; count < 20; count++) {
    expect((await host.fetch('fail')).status).toBe(500);
    expect((await host.fetch('nothing')).status).toBe(500);
  }
  expect(await held()).toBeLessThan(before + 10);
});

it('a request that is not whole in the time of the package’s own server is ended', async () => {
  const own = await appFolder({
    env: { NODE_OPTIONS: `--import ${join(import.meta.dirname, '../support/hasty-servers.ts')}` },
  });
  const hasty = await own.start();
  const request = openRequest(`${hasty.url}/api/sink`, { method: 'POST', headers: { 'content-length': 10 } });
  request.on('error', () => undefined).write('x');
  const [answer] = await once(request, 'response');
  request.destroy();
  expect(answer.statusCode).toBe(408);
  await eventually(() => own.notes('upload-cut')[0], 'the function to notice');
  expect((await hasty.fetch('sink', { method: 'POST', body: 'x' })).status).toBe(200);
});
