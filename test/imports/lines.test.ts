import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { laterSubscriptionColumns, profileColumns, tsv, usageColumns, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

interface Line {
  tenant?: string;
  part?: string;
  sku?: string;
  product?: string;
  channel?: string;
  seats?: number | string;
  usd?: string;
  type?: string;
  location?: string;
}

const line = (of: Line = {}) => [
  '',
  `sub-${of.tenant ?? 't1'}`,
  '2021-10',
  of.tenant ?? 't1',
  of.product ?? 'Sales',
  of.part ?? 'A',
  of.sku ?? '',
  of.channel ?? 'CSP',
  of.seats ?? 5,
  0,
  of.usd ?? '100',
  of.location ?? '1001',
  of.type ?? 'CSP T1',
];
const importing = (...lines: Line[]) =>
  world.import('subscription-details', tsv(laterSubscriptionColumns, ...lines.map(line)));
async function revenue(partner = '1001') {
  await world.refresh('2021-10');
  const { indicators } = await readScore(world, partner, 'smb', '2021-10' as Month);
  return indicators.find(({ id }) => id === 'net-new-revenue')?.value;
}

describe('lines of one association add up', () => {
  test.each<[string, Line, number]>([
    ['another part number', { part: 'B' }, 200],
    ['another SKU', { sku: 'X' }, 200],
    ['another channel that counts', { channel: 'Web Direct' }, 200],
    ['a channel that does not count', { channel: 'Open' }, 100],
    ['another spelling of the type', { type: 'CSP Tier 2' }, 200],
    ['another product that counts', { product: 'Marketing' }, 200],
    ['a product that does not', { product: 'Power BI' }, 100],
    ['credits', { part: 'B', usd: '(30.00)' }, 70],
    ['another association: the larger one counts', { type: 'DPOR', usd: '120' }, 120],
    ['another association with the smaller amount', { type: 'DPOR', usd: '80' }, 100],
  ])('%s', async (_, second, expected) => {
    expect(await importing({}, second)).toMatchObject({ rowsRejected: 0, rowsAccepted: 2 });
    expect(await revenue()).toBe(expected);
  });

  test('users of the lines of an association add up, the largest association counts', async () => {
    const used = (users: number, type: string, product: string) =>
      ['sub-t1', '2021-10', 't1', users, '1001', type, product] as (string | number)[];
    await world.import(
      'dynamics-365-usage',
      tsv(usageColumns, used(30, 'CSP', 'Sales'), used(25, 'CSP', 'Marketing'), used(40, 'DPOR', 'Sales')),
    );
    await world.refresh('2021-10');
    const { indicators } = await readScore(world, '1001', 'smb', '2021-10' as Month);
    // Nothing a year before, so no growth: the deployment tells that there were users.
    expect(indicators.find(({ id }) => id === 'new-deployments')?.value).toBe(0);
    const done = await world.import('dynamics-365-usage', tsv(usageColumns, used(1, 'CSP', 'Sales')), { check: true });
    expect(done.totals).toMatchObject([{ now: { rows: 1, seats: 1 }, before: { rows: 3, seats: 95 } }]);
  });
});

describe('two rows of one line', () => {
  test.each<[string, Line]>([
    ['the same twice', {}],
    ['the part number in another case', { part: 'a' }],
    ['the product in another case', { product: 'SALES' }],
    ['the amount in another form', { usd: '100.00' }],
    ['the count in another form', { seats: '5.0' }],
    ['the location with leading zeros', { location: '0001001' }],
  ])('are one: %s', async (_, second) => {
    expect(await importing({}, second)).toMatchObject({ rowsRejected: 0, slices: 1 });
    expect(await revenue()).toBe(100);
  });

  test.each<[string, Line]>([
    ['seats', { seats: 6 }],
    ['revenue', { usd: '101' }],
  ])('contradict each other in %s: the second is rejected, the slice set aside', async (_, second) => {
    const done = await importing({}, second, { tenant: 't2', location: '1002' });
    expect(done).toMatchObject({ rowsRejected: 1, slices: 1, slicesSetAside: 1, rowsSetAside: 1 });
    expect(done.rejections).toMatchObject([{ line: 3, code: 'duplicate-key' }]);
    expect(done.rejections[0]!.message).toContain('Line 2');
  });

  test('and those that repeat a row of a slice set aside are set aside with it', async () => {
    const contradicted: Line[] = [{}, { usd: '101' }, {}];
    const done = await importing(...contradicted, { tenant: 't2', location: '1002' });
    expect(done).toMatchObject({ rowsRead: 4, rowsAccepted: 3, rowsRejected: 1, rowsSetAside: 2 });
  });
});

test('so are rows of profiles', async () => {
  const row = (name: string) => ['1001', name, '', '', 'DE'];
  const file = tsv(profileColumns, row('One'), row('Another'), row('One'), ['1002', 'Two', '', '', 'DE']);
  const done = await world.import('partner-profile', file);
  expect(done).toMatchObject({ rowsRead: 4, rowsAccepted: 3, rowsRejected: 1, rowsSetAside: 2 });
});
