import { describe, expect, test } from 'vitest';
import { pci } from '../support/pci.ts';
import { imported } from './examples.ts';
import { ok } from './harness.ts';
import { ImportDesk } from './import-desk.ts';

const desk = new ImportDesk();

describe('imports', () => {
  const look = (...args: string[]) => pci(['imports', ...args], { PCI_URL: desk.server.url });

  test('lists the newest first, with their months, result and file; one without effect does not look like success', async () => {
    const sent = { createdAt: '2021-10-01T06:00:00Z' };
    const ofMonths = (...months: string[]) => ({ totals: months.map((month) => ({ month })), fileName: 'a.tsv' });
    const items = [
      { ...imported, ...sent, id: 'im_4', status: 'running', rowsRead: 12_000 },
      { ...imported, ...sent, id: 'im_3', status: 'succeeded', rowsRead: 9, rowsRejected: 9, slices: 0 },
      { ...imported, ...sent, ...ofMonths('2021-02'), id: 'im_2', status: 'succeeded', rowsRead: 9, rowsAccepted: 9 },
      {
        ...{ ...imported, ...sent, ...ofMonths('2021-02', '2021-03', '2021-04'), status: 'succeeded' },
        ...{ rowsRead: 9, rowsAccepted: 7, rowsRejected: 2, rowsSetAside: 3 },
      },
    ];
    desk.server.answer('GET /api/imports', ok({ items, nextLink: null }));
    expect((await look()).stdout.split('\n')).toEqual([
      'Import  Report                Months              State               Read  Used  Rejected  Sent                  File',
      'im_4    subscription-details                      running           12,000     0         0  2021-10-01T06:00:00Z',
      'im_3    subscription-details                      without effect         9     0         9  2021-10-01T06:00:00Z',
      'im_2    subscription-details  2021-02             imported               9     9         0  2021-10-01T06:00:00Z  a.tsv',
      'im_1    subscription-details  2021-02 to 2021-04  imported in part       9     4         2  2021-10-01T06:00:00Z  a.tsv',
      '',
    ]);
    expect(JSON.parse((await look('--json')).stdout)).toEqual(items);
    expect((await look('--limit', '1')).stdout).toContain('… and more: raise --limit (1).');
  });

  test.each([
    [['2021-01', '2021-03'], '2021-01, 2021-03'],
    [['2020-11', '2020-12', '2021-01', '2021-03'], '2020-11 to 2021-01, 2021-03'],
    [['2020-01', '2020-03', '2020-05', '2020-07', '2020-08', '2020-10'], '2020-01, 2020-03, 2020-05 and 3 more months'],
  ])('months with gaps are no span: %j', async (months, shown) => {
    const totals = months.map((month) => ({ month }));
    desk.server.answer('GET /api/imports', ok({ items: [{ ...imported, totals }], nextLink: null }));
    const [, row] = (await look()).stdout.split('\n');
    expect(row).toContain(`  ${shown}  `);
  });

  test('shows how far one is, and what it came to', async () => {
    desk.server.answer(
      'GET /api/imports/im_1',
      ok({ ...imported, status: 'running', rowsRead: 12_000 }),
      ok({ ...imported, status: 'succeeded', rowsRead: 9, rowsAccepted: 9 }),
    );
    expect((await look('im_1')).stdout).toBe('running im_1: subscription-details, 12,000 rows read\n');
    expect((await look('im_1')).stdout).toBe('imported im_1: subscription-details, 9 of 9 rows used\n');
  });

  test('one that is not there ends with 3', async () => {
    expect((await look('im_9')).code).toBe(3);
  });
});
