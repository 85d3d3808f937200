import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspect } from '../../cli/report-file.ts';
import { layouts } from '../../src/reports/layouts/all.ts';
import type { ReportName } from '../../src/reports/rows.ts';
import { reportFileOf } from '../../web/src/pages/files/report-file.ts';

/** The report that the page takes a file for, and the one that the command takes it for. */
async function guesses(name: string, text: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-guess-'));
  try {
    writeFileSync(join(folder, name), text);
    const byCommand = await inspect(join(folder, name), undefined).catch(() => ({ report: 'none' }));
    return [(await reportFileOf(new File([text], name))).report, byCommand.report];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const headers = (Object.keys(layouts) as ReportName[]).flatMap((report) =>
  (['newest', 'oldest'] as const).flatMap((age) => {
    // The column that every report has is all that a profile needs: it takes one more to tell what it is.
    const columns = layouts[report].columns.filter(({ key, required }) => required || key === 'globalAccount');
    const names = columns.map(({ names }) => Object.keys(names).at(age === 'newest' ? 0 : -1)!);
    return [[report, age, names] as const];
  }),
);

test.each(headers)('%s is known by the %s names of its columns', async (report, _, names) => {
  expect(await guesses('file.txt', names.join('\t'))).toEqual([report, report]);
  const quoted = names.map((name) => `" ${name.toUpperCase()}"`).join(',');
  expect(await guesses('file.txt', `A title\n\n${quoted}\n`)).toEqual([report, report]);
});

test('the names in DD22 make a profile', async () =>
  expect(await guesses('file.txt', 'PartnerID,PartnerName,PGA_PartnerID')).toEqual([
    'partner-profile',
    'partner-profile',
  ]));

test('a file without such a column is known by its name; what a cell contains makes no column', async () => {
  const rows = 'Partner\tName\n1\tMaurice MAU\n';
  expect(await guesses('Dynamics-365-usage-May.tsv', rows)).toEqual(['dynamics-365-usage', 'dynamics-365-usage']);
  expect(await guesses('file.txt', rows)).toEqual(['subscription-details', 'none']);
});
