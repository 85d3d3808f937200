import { afterEach, beforeEach, expect, test } from 'vitest';
import { Client } from '../../cli/client.ts';
import { ApiServer, ok, problem } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const told: string[] = [];
const patience = { seconds: 6, tell: ({ message }: Error) => void told.push(message) };
beforeEach(() => void told.splice(0));

test.each([
  ['drops the connection', 'drop' as const, /^No answer from /],
  ['is busy', problem(503, 'Busy.'), /^Busy\.$/],
])('a server that %s is asked again while patience lasts, which is reported once', async (_, reply, message) => {
  server.answer('GET /api/programs', reply);
  const began = Date.now();
  await expect(new Client(server.url).get('/api/programs', {}, patience)).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringMatching(message),
  });
  expect(Date.now() - began).toBeGreaterThan(6_000);
  expect(server.seen.length).toBeGreaterThan(4); // more than the usual tries
  expect(told).toEqual([expect.stringMatching(message)]);
});

test('an answer that says no is not asked for again', async () => {
  server.answer('GET /api/programs', problem(500, 'Broken.'), ok({}));
  await expect(new Client(server.url).get('/api/programs', {}, patience)).rejects.toMatchObject({ message: 'Broken.' });
  expect([server.seen.length, told]).toEqual([1, []]);
});
