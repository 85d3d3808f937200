import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api } from '../http/api.ts';
import { pciProcess } from '../support/pci.ts';
import { trainingColumns, tsv } from '../support/world.ts';

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

const run = (...args: string[]) => pciProcess(args, { PCI_URL: api.url });

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

describe('check, import and coverage', () => {
  const row = (of: Record<string, string>) => {
    const cells: Record<string, string> = {
      SubscriptionId: 's1',
      Month: '2021-08',
      CustomerTenantId: 't1',
      Product: 'Sales',
      SalesChannel: 'CSP',
      AvailableSeatsEOP: '5',
      BilledRevenueUSD: '100',
      MPNId: '5001',
      PartnerAttributionType: 'CSP T1',
      ...of,
    };
    return cells;
  };
  const write = async (name: string, ...rows: Record<string, string>[]) => {
    const all = rows.map(row);
    const columns = Object.keys(all[0]!);
    const path = join(folder, name);
    await writeFile(path, [columns.join('\t'), ...all.map((one) => columns.map((c) => one[c]).join('\t'))].join('\n'));
    return path;
  };

  test('a check says what the import would, and changes nothing', async () => {
    const path = await write(
      'august.tsv',
      {},
      { MPNId: '5002', CustomerTenantId: 't2' },
      { MPNId: '5002', CustomerTenantId: 't3', Product: 'Power BI', Colour: 'x' },
    );
    const check = await run('check', path);
    expect(check.code).toBe(0);
    const lines = check.stdout.split('\n');
    expect(lines.slice(0, 2)).toEqual([
      `checked ${path}: subscription-details, 3 of 3 rows used`,
      '  2021-08: 3 rows, 3 customers, 15 seats, $300.00',
    ]);
    expect(check.stdout).toMatch(/1 +4 +Product +No edition lists the product "Power BI": its rows earn nothing\./);
    expect((await run('score', '5001')).code).toBe(3);
    expect(JSON.parse((await run('imports', '--json')).stdout)).toEqual([]);

    const imported = await run('import', path);
    expect(imported.stdout).toBe(check.stdout.replace('checked', 'imported'));
  });

  test('the month after tells what the file comes to, and whose rows are missing', async () => {
    const path = await write('september.tsv', { Month: '2021-09', BilledRevenueUSD: '40' });
    const { stdout } = await run('check', path);
    expect(stdout).toContain(
      '2021-09: 1 row, 1 customer, 5 seats, $40.00; the same locations the month before 1 row, 1 customer, 5 seats, $100.00',
    );
    expect(stdout).toContain('Not stated: 1 slice of locations that had rows the month before: 5002:2021-09.');
    const complete = await run('import', path, '--complete');
    expect(complete.stdout).not.toContain('Not stated');
    const again = await run('check', await write('august.tsv', {}), '--complete');
    expect(again.stdout).toContain('1 slice without a row here had rows before: 5002:2021-08.');
  });

  test('a line of totals at the end is named, and is no rejected row', async () => {
    const path = await write('totals.tsv', { Month: '2021-09', BilledRevenueUSD: '40' });
    await appendFile(path, '\nTotal\t\t\t\t\t5\t40.00');
    const { code, stdout } = await run('check', path);
    expect([code, stdout]).toEqual([0, expect.stringContaining('1 of 1 row used\n')]);
    expect(stdout).toMatch(/1 +3 +SubscriptionId +The line of "Total" is a total or a footer: it is no row/);
  });

  test('covers with a location that nobody knows is refused', async () => {
    const path = await write('october.tsv', { Month: '2021-09' });
    const { code, stdout } = await run('import', path, '--covers', '77:2021-09');
    expect([code, stdout]).toEqual([1, expect.stringContaining('covers names 77, which no import')]);
  });

  test('coverage shows which months of which locations are missing', async () => {
    await run('refresh', '2021-09');
    const { stdout } = await run('coverage', '0005002');
    expect(stdout).toMatch(/^smb 2021-09, edition 2021-09: not covered are\n/);
    expect(stdout).toMatch(/5002 +subscription-details +2020-09 .*2021-07\n/);
    expect(stdout).toMatch(/5002 +partner-profile +never/);
  });
});

/** The beginning of a zip archive whose first entry is the one that workbooks begin with. */
const workbook = Buffer.concat([
  Buffer.from('PK\x03\x04\x14\x00\x06\x00'),
  Buffer.alloc(18),
  Buffer.from([19, 0, 0, 0]),
  Buffer.from('[Content_Types].xml'),
]);

describe('what the server says of a file is passed on', () => {
  const training = tsv(trainingColumns, ['1', '1001', 'MB-800', '2021-01-01', '']);
  test.each<[string, string | Buffer, RegExp]>([
    ['UTF-16', Buffer.from(`\uFEFF${training}`, 'utf16le'), /UTF-16; save it as UTF-8/],
    ['a workbook', workbook, /Excel workbook/],
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
    expect(shown.stdout).toBe(
      `imported ${one!.id}: training-details, 1 of 1 row used\n  1 location was never named before: 1001. See whether each MPN id is meant.\n`,
    );
    const again = await run('refresh', '2021-11');
    expect([again.code, again.stdout]).toEqual([1, expect.stringContaining('for any of the partners (3)')]);
  });
});
