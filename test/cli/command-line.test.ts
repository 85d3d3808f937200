import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pci } from '../support/pci.ts';
import { ApiServer, ok, problem } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(args, { PCI_URL: server.url });

describe('the server', () => {
  test('that is not there: exit code 5 and a remedy', async () => {
    const { url } = server;
    await server.close();
    server = await new ApiServer().open();
    const { code, stderr } = await pci(['refresh', '2021-09', '--url', url]);
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(/No answer from .* \(ECONNREFUSED\)\. Is the server running\?/),
    ]);
  });

  test('that is busy is asked again', async () => {
    server.answer('GET /api/programs', problem(503, 'Busy.'), 'drop', ok({ items: [] }));
    expect((await run('programs')).code).toBe(0);
  });

  test('that fails: exit code 5', async () => {
    server.answer('GET /api/programs', problem(500, 'Something went wrong on our side.'));
    const { code, stderr } = await run('programs');
    expect([code, stderr]).toEqual([5, 'pci: Something went wrong on our side.\n']);
  });

  test('that answers something else: exit code 5', async () => {
    server.answer('GET /api/programs', { status: 302, headers: { location: 'http://elsewhere.example/' } });
    expect((await run('programs')).code).toBe(5);
  });
});

describe('wrong command lines end with 2', () => {
  test.each([
    [['score'], /missing required argument 'partner'/],
    [['refresh', '2021-13'], /A month is written YYYY-MM/],
    [['partners', '--limit', '0'], /whole number from 1/],
    [['programs', '--url', 'ftp://x'], /is no address of a server/],
    [['nonsense'], /unknown command 'nonsense'/],
    [['listen'], /Nothing to verify with/],
    [['listen', '--secret', 'abc'], /whsec_/],
    [
      ['restore', import.meta.filename, '--data-dir', import.meta.filename],
      /test\.ts cannot be used: it is no folder\.$/m,
    ],
  ])('%s', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  test.each([
    [['help'], /^Usage: pci \[options\] \[command\]/],
    [['help', 'score'], /^Usage: pci score /],
    [['help', 'webhooks'], /^Usage: pci webhooks \[options\] \[command\]/],
    [['help', 'webhooks', 'add'], /^Usage: pci webhooks add \[options\] <url>/],
  ])('%j describes a command of any depth', async (args, expected) => {
    const { code, stdout } = await run(...args);
    expect([code, stdout]).toEqual([0, expect.stringMatching(expected)]);
  });

  test('the help of an option that may be repeated says what holds without it, and names the options of all', async () => {
    const { stdout } = await run('help', 'webhooks', 'add');
    expect(stdout).toMatch(/--event <type> +event type; repeatable \(default: partner\.tier\.changed\)/);
    expect(stdout).toMatch(/--program <program> +only this program; repeatable \(default: all\)/);
    expect(stdout).toMatch(/^Global Options:\n +--url <url>/m);
    expect(stdout).toMatch(/^ +--json /m);
  });

  test('help ends with 0', async () => {
    const { code, stdout } = await run('--help');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Exit codes: 0 done;')]);
  });
});
