import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api } from '../http/api.ts';
import { trainingColumns, tsv } from '../support/world.ts';
import { pci } from './harness.ts';

let api: Api;
let folder: string;
beforeAll(async () => {
  api = await Api.start({}, { overdue: ['refresh-month-before'] });
  folder = await mkdtemp(join(tmpdir(), 'pci-cli-'));
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) => pci(args, { PCI_URL: api.url });

test('the monthly run of a month without data raises an alert in the log', async () => {
  await expect
    .poll(() => api.output, { timeout: 30_000 })
    .toMatch(/No data for \d{4}-\d\d: its monthly run has scored/);
  expect(api.output.match(/No data for/g)).toHaveLength(1);
});

test('a refresh with nothing imported ends with 1 and says what to do', async () => {
  const { code, stdout } = await run('refresh', '2021-09');
  expect([code, stdout]).toEqual([1, expect.stringMatching(/^no data 2021-09 .*no partner is known yet.*pci import/)]);
});

describe('what the server says of a file is passed on', () => {
  const training = tsv(trainingColumns, ['1', '1001', 'MB-800', '2021-01-01', '']);
  test.each<[string, string | Buffer, RegExp]>([
    ['UTF-16', Buffer.from(`\uFEFF${training}`, 'utf16le'), /UTF-16; save it as UTF-8/],
    ['a workbook', Buffer.from('PK\x03\x04\x14\x00\x06\x00'), /Excel workbook/],
    ['empty', '', /The file is empty/],
    ['with semicolons', training.replaceAll('\t', ';'), /training-details|semicolon/],
  ])('%s', async (name, content, message) => {
    const path = join(folder, `${name}.txt`);
    await writeFile(path, content);
    const { code, stdout } = await run('import', path);
    expect([code, stdout]).toEqual([3, expect.stringMatching(message)]);
  });

  test('one that is fine beside them is imported, and is found again among the imports', async () => {
    const [good, bad] = [join(folder, 'good.tsv'), join(folder, 'bad.tsv')];
    await writeFile(good, training);
    await writeFile(bad, '');
    const { code, stdout } = await run('import', bad, good);
    expect([code, stdout]).toEqual([3, expect.stringContaining('2 files: 1 imported, 1 refused.')]);
    const [one] = JSON.parse((await run('imports', '--json')).stdout) as { id: string }[];
    const shown = await run('imports', one!.id);
    expect(shown.stdout).toBe(`imported ${one!.id}: training-details, 1 of 1 rows used\n`);
    const again = await run('refresh', '2021-09');
    expect([again.code, again.stdout]).toEqual([1, expect.stringContaining('for any of the partners (1)')]);
  });
});
