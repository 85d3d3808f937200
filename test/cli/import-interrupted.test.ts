import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { start } from '../support/pci.ts';
import { imported } from './examples.ts';
import { ok } from './harness.ts';
import { headers, ImportDesk } from './import-desk.ts';

const desk = new ImportDesk();
const { file, run, takes } = desk;

test('Ctrl-C says for each file whether its import goes on, and how to look', async () => {
  desk.server.answer('POST /api/imports/subscription-details', { status: 202, body: imported });
  desk.server.answer('POST /api/imports/training-details', 'wait');
  const first = await file('s.tsv', headers['subscription-details']);
  const second = await file('t.tsv', headers['training-details']);
  const child = start(['import', first, second, join(desk.folder, 'u.tsv'), '--url', desk.server.url]);
  let stderr = '';
  child.stderr?.on('data', (piece) => (stderr += piece));
  await expect.poll(() => desk.server.calls('POST /api/imports/training-details').length, { timeout: 20_000 }).toBe(1);
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect([code, stderr]).toEqual([
    130,
    `${first} goes on at the server. See how far it is: pci imports im_1\n` +
      `${second} was being sent. If the server had all of it, pci imports shows it; else nothing changes.\n` +
      `${join(desk.folder, 'u.tsv')} was not sent.\n`,
  ]);
});

test('a check that Ctrl-C ends is no import to look for', async () => {
  desk.server.answer('POST /api/imports/subscription-details', { status: 202, body: { ...imported, check: true } });
  desk.server.answer('POST /api/imports/training-details', 'wait');
  const first = await file('s.tsv', headers['subscription-details']);
  const second = await file('t.tsv', headers['training-details']);
  const child = start(['check', first, second, '--url', desk.server.url]);
  let stderr = '';
  child.stderr?.on('data', (piece) => (stderr += piece));
  await expect.poll(() => desk.server.calls('POST /api/imports/training-details').length, { timeout: 20_000 }).toBe(1);
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect([code, stderr]).toEqual([
    130,
    `${first} was being checked; nothing changes.\n${second} was being sent to be checked; nothing changes.\n`,
  ]);
});

describe('a server that goes away', () => {
  const three = async () => [
    await file('s.tsv', headers['subscription-details']),
    await file('t.tsv', headers['training-details']),
    await file('p.tsv', headers['partner-profile']),
  ];
  const gone = () => {
    desk.server.answer('POST /api/imports/subscription-details', { status: 202, body: imported });
    desk.server.answer('POST /api/imports/training-details', 'drop');
  };

  test('says for each file whether its import goes on; exit code 5', async () => {
    gone();
    const [first, second, third] = await three();
    const { code, stdout, stderr } = await run(first!, second!, third!);
    expect([code, stdout, stderr.split('\n')]).toEqual([
      5,
      '',
      [
        `${first} goes on at the server. See how far it is: pci imports im_1`,
        `${second} was being sent. If the server had all of it, pci imports shows it; else nothing changes.`,
        `${third} was not sent.`,
        expect.stringMatching(/^pci: No answer from /),
        '',
      ],
    ]);
  });

  test('--json: the list as far as it is known, and the problem', async () => {
    gone();
    const [first, second, third] = await three();
    const { code, stdout, stderr } = await run(first!, second!, third!, '--json');
    expect([code, JSON.parse(stdout), JSON.parse(stderr)]).toEqual([
      5,
      [
        { file: first, import: imported },
        { file: second, problem: { detail: expect.stringContaining('was being sent') } },
        { file: third, problem: { detail: 'The file was not sent.' } },
      ],
      { exitCode: 5, problem: { detail: expect.stringMatching(/^No answer/) } },
    ]);
  });

  test('while it is waited for, and comes back, is reported and outlasted', async () => {
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1 });
    const away = Array.from({ length: 5 }, () => 'drop' as const);
    const end = { ...imported, status: 'succeeded', rowsRead: 1, rowsAccepted: 1 };
    desk.server.answer('GET /api/imports/im_1', ...away, ok(end));
    const { code, stdout, stderr } = await run(await file('s.tsv', headers['subscription-details']));
    expect([code, stdout]).toEqual([0, expect.stringContaining('1 of 1 row used')]);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^No answer from /),
      'Waiting up to 60 seconds for it.',
      '',
    ]);
  });
});
