import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Import } from '../../src/api/imports.ts';
import { imported } from './examples.ts';
import { problem } from './harness.ts';
import { headers, ImportDesk } from './import-desk.ts';

const desk = new ImportDesk();
const { file, run, takes } = desk;

describe('what is told', () => {
  const rejections = Array.from({ length: 25 }, (_, index) => ({
    line: index + 2,
    column: 'Month',
    code: 'invalid-month',
    message: `Write it as 2021-02, not "x\u001b[31m${index}".`,
  }));

  test('rejected rows: the first twenty with line, column and reason, how many more and where; exit code 4', async () => {
    takes('subscription-details', {
      rowsRead: 1030,
      rowsAccepted: 1005,
      rowsRejected: 25,
      rowsSetAside: 5,
      rejections,
      rejectionsLink: '/api/imports/im_1/rejections',
    });
    const { code, stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(code).toBe(4);
    expect(stdout).toMatch(/^imported in part .*1,000 of 1,030 rows used, 25 rejected\n/);
    expect(stdout).toContain('\n   1  21     Month   invalid-month  Write it as 2021-02, not "x?[31m19".\n');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain(`… and 5 more: ${desk.server.url}/api/imports/im_1/rejections`);
    expect(stdout).toContain(
      '5 good rows are not used: rejected rows belong, or may belong, to their slices. --partial uses them.',
    );
  });

  const rejection = { line: 2, column: 'Month', code: 'invalid-month', message: 'Write it as 2021-02.' };
  test.each<[string, Partial<Import>, string[]]>([
    [
      'its good row was set aside',
      { rowsRead: 2, rowsAccepted: 1, rowsRejected: 1, rowsSetAside: 1, rejections: [rejection] },
      [
        'Rows  Lines  Column  Code           Reason',
        '   1  2      Month   invalid-month  Write it as 2021-02.',
        'Nothing of the file is used: a rejected row belongs, or may belong, to each of its slices.',
        '1 good row is not used: rejected rows belong, or may belong, to its slice. --partial uses it.',
      ],
    ],
    ['it has none', {}, ['Nothing of the file is used: it has no row.']],
  ])('a file without effect, because %s; exit code 4', async (_, end, why) => {
    takes('subscription-details', { ...end, slices: 0 });
    const path = await file('a.tsv', headers['subscription-details']);
    const { code, stdout } = await run(path);
    const counts = end.rowsRead ? '0 of 2 rows used, 1 rejected' : '0 of 0 rows used';
    expect([code, stdout.split('\n')]).toEqual([
      4,
      [`without effect ${path}: subscription-details, ${counts}`, ...why, ''],
    ]);
    takes('subscription-details', { ...end, slices: 0 });
    expect((await run(path, join(desk.folder, 'none.tsv'))).stdout).toContain('2 files: 1 without effect, 1 refused.');
  });

  test('a failed import: the reason; exit code 1', async () => {
    takes('subscription-details', {
      status: 'failed',
      error: { code: 'truncated-gzip', message: 'The gzip ends too early.' },
    });
    const { code, stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect([code, stdout]).toEqual([1, expect.stringContaining('The gzip ends too early. Nothing was changed.')]);
  });

  test('a refused file does not keep the others back; exit code 3', async () => {
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1 });
    desk.server.answer(
      'POST /api/imports/training-details',
      problem(400, 'The header lacks MCPID.', [{ parameter: 'MCPID', message: 'Add it.' }]),
    );
    const bad = await file('t.tsv', headers['training-details']);
    const good = await file('s.tsv', headers['subscription-details']);
    const { code, stdout } = await run(bad, good);
    expect(code).toBe(3);
    expect(stdout).toBe(
      `refused ${bad}: The header lacks MCPID.\n  MCPID: Add it.\nimported ${good}: subscription-details, 1 of 1 row used\n2 files: 1 imported, 1 refused.\n`,
    );
  });

  test('of more than three months the last has its sums, and the others those of all, with their gaps', async () => {
    const totals = ['2021-01', '2021-03', '2021-04', '2021-05'].map((month) => ({
      ...{ month, rows: 1, tenants: 1, seats: 2, revenueUSD: 3 },
      ...{ comparedWith: null, before: null },
    })) as Import['totals'];
    takes('subscription-details', { rowsRead: 4, rowsAccepted: 4, slices: 4, totals });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(stdout.split('\n').slice(1)).toEqual([
      '  2021-01, 2021-03 to 2021-04: 3 rows, $9.00',
      '  2021-05: 1 row, 1 customer, 2 seats, $3.00',
      '',
    ]);
  });

  test('how many scores are stale because of it, and what to do about it', async () => {
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1, slices: 1, staleScores: 1 });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(stdout.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^ {2}1 score is stale because of it\..* pci refresh MONTH; pci partners --stale/),
      '',
    ]);
  });

  test.each<[string, Partial<Import>, string]>([
    ['--complete', { complete: true, slices: 40 }, '  States 40 slices, 28 or more without a row.\n'],
    [
      '--complete, with rows set aside',
      { complete: true, slices: 40, rowsSetAside: 2 },
      ' 30 or more without a row.\n',
    ],
    ['--covers', { covers: ['1:2021-09'], slices: 12 }, '  States 12 slices.\n'],
    ['neither', { complete: false, covers: [], slices: 40 }, '12 rows used\n'],
  ])('how many slices a file states: %s', async (_, end, told) => {
    takes('subscription-details', { rowsRead: 12, rowsAccepted: 12, ...end });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(stdout.endsWith(told)).toBe(true);
  });

  test('direct customers are named where a slice is theirs', async () => {
    const slices = ['5002:2021-09', ':2021-09'].map((slice) => ({ slice, rows: 1 }));
    const list = { count: 2, slices };
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1, emptied: list, absent: list });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    const named = '5002:2021-09, direct customers (:2021-09).';
    expect(stdout).toContain(`2 slices without a row here had rows before: ${named}\n`);
    expect(stdout).toContain(`rows the month before: ${named} If they`);
  });

  test('locations that move to another partner are named apart from what earns nothing', async () => {
    const move = { code: 'moved-location', column: 'MPNId', value: '5002 from 5001 to 5003', rows: 1, lines: [] };
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1, notes: [{ ...move, message: '' }] });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    const told = '  1 location moves to another partner, with all months, past ones too: 5002 from 5001 to 5003.\n';
    expect(stdout.endsWith(`used\n${told}`)).toBe(true);
  });

  test('locations never named before, and their global accounts, are named apart', async () => {
    const note = { rows: 1, lines: [], message: '' };
    const notes = [
      { ...note, code: 'new-location', column: 'MPNId', value: '5002' },
      ...['9000', '9001'].map((value) => ({ ...note, code: 'new-global-account', column: 'PGAMpnID', value })),
    ];
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1, notes });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(stdout.split('\n').slice(1)).toEqual([
      '  1 location was never named before: 5002. See whether each MPN id is meant.',
      '  2 global accounts of new locations were never named before: 9000, 9001. See whether each MPN id is meant.',
      '',
    ]);
  });

  test('locations that roll up to one that rolls up further are named apart, with the remedy', async () => {
    const chain = {
      code: 'chained-location',
      column: 'MPNId',
      value: '5002 to 5001, 5001 to 5003',
      rows: 1,
      lines: [],
    };
    takes('partner-profile', { rowsRead: 1, rowsAccepted: 1, notes: [{ ...chain, message: '' }] });
    const { stdout } = await run(await file('a.tsv', headers['partner-profile']));
    expect(stdout).toContain(
      "used\n  1 location rolls up to one that itself rolls up to another: 5002 to 5001, 5001 to 5003. Only the first step counts: to count for the last, a location's partner profile must name it.\n",
    );
  });

  test('a rejection that repeats is one line with its count and first lines', async () => {
    const said = (line: number, message: string) => ({ line, column: 'MPNId', code: 'unknown-location', message });
    const repeated = [2, 1_003, 4, 5].map((line) => said(line, `Not a location, as in line ${line + 1}.`));
    takes('subscription-details', {
      rowsRead: 10,
      rowsAccepted: 5,
      rowsRejected: 5,
      rejections: [...repeated, said(9, 'Line 8 is about the same location.')],
    });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(stdout.split('\n').slice(1)).toEqual([
      'Rows  Lines        Column  Code              Reason',
      '   4  2 1,003 4 …  MPNId   unknown-location  Not a location, as in another line.',
      '   1  9            MPNId   unknown-location  Line 8 is about the same location.',
      '',
    ]);
  });

  test.each([
    ['differ in the lines they name', [2, 3, 4], 'Another line is about the same location. Keep one of the two.'],
    ['name the same line', [2, 2, 2], 'Line 2 is about the same location. Keep one of the two.'],
  ])('rejections that %s', async (_, named, message) => {
    const rejections = named.map((line, index) => ({
      line: index + 3,
      column: 'MPNId',
      code: 'contradiction',
      message: `Line ${line} is about the same location. Keep one of the two.`,
    }));
    takes('partner-profile', { rowsRead: 4, rowsAccepted: 1, rowsRejected: 3, rejections });
    const { stdout } = await run(await file('p.tsv', headers['partner-profile']));
    expect(stdout).toContain(`   3  3 4 5  MPNId   contradiction  ${message}\n`);
  });

  test.each([
    [3, ''],
    [4, 'Each by itself: http://localhost/api/imports/im_1/rejections\n'],
  ])('%i rejections that differ in the value they begin with are one line with an example', async (rows, last) => {
    const rejections = ['2719,50', '1054,5 "', '8,00', '9,00'].slice(0, rows).map((value, index) => ({
      line: index + 2,
      column: 'BilledRevenueUSD',
      code: 'invalid-money',
      message: `"${value}" is not an amount.`,
    }));
    const rejectionsLink = '/api/imports/im_1/rejections';
    takes('subscription-details', { rowsRead: rows, rowsRejected: rows, rejections, rejectionsLink });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    const lines = rows > 3 ? '2 3 4 …' : '2 3 4';
    expect(stdout.replace(desk.server.url, 'http://localhost')).toContain(
      `   ${rows}  ${lines}  BilledRevenueUSD  invalid-money  For example, "2719,50" is not an amount.\n${last}`,
    );
    expect(stdout.includes('Each by itself')).toBe(last !== '');
  });

  test('where the answer does not hold all rejections, all of them are counted', async () => {
    const rejection = { line: 2, column: 'MPNId', code: 'unknown-location', message: 'Not a location.' };
    takes('subscription-details', {
      rowsRead: 3_000,
      rowsRejected: 3_000,
      rejections: [rejection],
      rejectionsLink: '/api/imports/im_1/rejections',
    });
    const all = Array.from({ length: 3_000 }, (_, index) => ({ ...rejection, line: index + 2 }));
    desk.server.answer('GET /api/imports/im_1/rejections', {
      status: 200,
      text: all.map((one) => JSON.stringify(one)).join('\n'),
    });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(stdout).toContain('\n3,000  2 3 4 …  MPNId   unknown-location  Not a location.\n');
    expect(stdout).not.toContain('more:');
  });

  test('--json gives one document with the API’s own words', async () => {
    takes('subscription-details', { rowsRead: 2, rowsAccepted: 2 });
    const path = await file('s.tsv', headers['subscription-details']);
    const { stdout } = await run(path, '--json');
    expect(JSON.parse(stdout)).toEqual([
      { file: path, import: { ...imported, status: 'succeeded', rowsRead: 2, rowsAccepted: 2 } },
    ]);
  });
});
