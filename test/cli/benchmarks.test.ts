import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FigureId, figureTitles } from '../../src/scoring/benchmarks/figures.ts';
import { pci } from '../support/pci.ts';
import { ApiServer, ok, problem } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(args, { PCI_URL: server.url });
const lines = (text: string) => text.split('\n');

describe('benchmarks', () => {
  const figure = (id: FigureId, of: object) => ({
    id,
    title: figureTitles[id],
    unit: 'USD',
    value: null,
    bar: null,
    trend: null,
    compared: 0,
    ranges: null,
    hints: [],
    ...of,
  });
  const answer = {
    partnerId: '1234567',
    partnerName: 'Contoso',
    month: '2021-09',
    filter: { workload: 'ce', market: 'DE' },
    workloads: [
      { id: 'ce', title: 'Customer Service & Sales' },
      { id: 'fo', title: 'Finance and Operations' },
    ],
    figures: [
      figure('net-new-revenue', {
        value: 12_000.5,
        bar: 3,
        trend: 'up',
        compared: 12,
        ranges: [
          { bar: 1, smallest: null, largest: null },
          { bar: 3, smallest: 9000, largest: 14_000 },
        ],
      }),
      figure('customers-added', {
        unit: 'customers',
        value: 2,
        bar: 2,
        trend: 'down',
        compared: 5,
        ranges: [{ bar: 2, smallest: null, largest: null }],
      }),
      figure('monthly-active-users', {
        unit: 'users',
        value: 0,
        bar: 1,
        trend: 'flat',
        compared: 4,
        hints: [{ code: 'revenue-without-users', text: 'Revenue but no active users.' }],
      }),
      figure('production-instances', {}),
    ],
  };

  test('are a line for each figure with its own bar and range, where that is told; hints below', async () => {
    server.answer('GET /api/partners/1234567/benchmarks', ok(answer));
    const { code, stdout } = await run('benchmarks', '1234567', '--workload', 'ce', '--market', 'Germany');
    expect(code).toBe(0);
    expect(server.seen[0]?.query).toEqual(['workload=ce', 'market=Germany']);
    expect(lines(stdout)).toEqual([
      'Contoso (1234567) · 2021-09 · workload Customer Service & Sales · market DE',
      '',
      'Figure                     Value     Bar   Its range                Compared',
      'Net new revenue       $12,000.50  ▲  ███░  $9,000.00 to $14,000.00        12',
      'Customers added                2  ▼  ██░░                                  5',
      'Monthly active users           0     █░░░                                  4',
      'Production instances           –                                           0',
      '',
      'Monthly active users: Revenue but no active users.',
      '',
    ]);
  });

  test('a filter that names nothing known: exit code 3 with the remedy', async () => {
    const message = 'Atlantis is no market: give an ISO 3166-1 alpha-2 code or an English country name.';
    const errors = [{ parameter: 'market', code: 'unknown-market', message }];
    server.answer('GET /api/partners/1234567/benchmarks', problem(400, message, errors));
    const { code, stderr } = await run('benchmarks', '1234567', '--market', 'Atlantis');
    expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
  });

  test('there are two workloads', async () => {
    const { code, stderr } = await run('benchmarks', '1234567', '--workload', 'hr');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Allowed choices are ce, fo')]);
  });
});
