import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runImport } from '../../src/imports/run.ts';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { profileColumns, subscriptionColumns, tsv, World, workloadRevenueColumns } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = new World();
  await world.import('subscription-details', sales('2021-02', '1001', '1002'));
  await world.refresh('2021-02');
});
afterEach(() => world.close());

const sales = (month: string, ...locations: string[]) =>
  tsv(
    subscriptionColumns,
    ...locations.map((location) => [
      ...[`sub-${location}`, month, `tenant-${location}`, 'Dynamics 365 Sales', 'CSP', 1, '10.00', location, 'CSP'],
    ]),
  );

const partner = async (id: string): Promise<PartnerDocument | undefined> =>
  (await world.documents.read(partnersContainer, partnerKey(id)))?.value;

const smb = (id: string, month: string) => readScore(world, id, 'smb', month as Month);

test('a month after all that were scored leaves the partners as they are, and its scores have its rows', async () => {
  const before = [await partner('1001'), await partner('1002')];
  const later = await world.import('subscription-details', sales('2021-03', '1001', '1002'));
  expect(later).toMatchObject({ status: 'succeeded', staleScores: 0 });
  expect([await partner('1001'), await partner('1002')]).toEqual(before);
  await world.refresh('2021-03');
  expect((await smb('1001', '2021-03')).indicators.find(({ id }) => id === 'net-new-revenue')?.value).toBe(20);
  expect((await smb('1001', '2021-03')).stale).toBe(false);
  const corrected = await world.import('subscription-details', sales('2021-03', '1002'), { covers: ['1001:2021-03'] });
  expect(corrected.staleScores).toBe(3);
  expect([(await smb('1001', '2021-03')).stale, (await smb('1002', '2021-03')).stale]).toEqual([true, false]);
});

const marked: [what: string, before: () => Promise<unknown>, file: () => string, partner: string][] = [
  ['a month that was scored', async () => {}, () => sales('2021-02', '1003', '1001', '1001'), '1003'],
  ['a month before a scored one', async () => {}, () => sales('2021-01', '1001'), '1001'],
  [
    'a month from which on one partner is being scored',
    () => orderRefresh(world, { month: '2021-04' as Month, partners: ['1001'] }).then(() => world.waiting.splice(0)),
    () => sales('2021-03', '1001'),
    '1001',
  ],
  ['a location that nobody has named', async () => {}, () => sales('2021-03', '1009'), '1009'],
  [
    'a location that only an import not in force has named',
    async () => {
      const { id } = await world.accept('subscription-details', sales('2021-05', '1009'));
      world.waiting.splice(0);
      // The first message reads the file and stages a tenant, the second one the location.
      for (let message = 0; message < 2; message++) await runImport(world, id, 0);
      world.waiting.splice(0);
    },
    () => sales('2021-03', '1009'),
    '1009',
  ],
  [
    'a month of a network with reports by workload, whose partners have the months with data',
    () =>
      world.import(
        'business-applications-revenue',
        tsv(workloadRevenueColumns, ['s1', '2021-02', 'tenant-9', 'Sales', 100, '1002', 'CSP']),
      ),
    () => sales('2021-03', '1001'),
    '1001',
  ],
];

test.each(marked)('partners are marked for %s', async (_, before, file, id) => {
  await before();
  const found = await partner(id);
  expect((await world.import('subscription-details', file())).status).toBe('succeeded');
  const after = await partner(id);
  expect(after).toMatchObject({ listed: true });
  expect(after!.touched).not.toEqual(found?.touched);
});

test('a location that another import moved meanwhile is listed with its partner', async () => {
  const slow = await world.accept('subscription-details', sales('2021-03', '1001'));
  const [message] = world.waiting.splice(0);
  // It is staged, but has not taken effect, when the profile does.
  const { write } = world.documents;
  world.documents.write = async (container, one) => {
    if (container.name === 'catalogue' && one.id === 'catalogue') throw new Error('the process died');
    return write.call(world.documents, container, one);
  };
  await expect(runImport(world, slow.id)).rejects.toThrow('the process died');
  world.documents.write = write;
  await world.import('partner-profile', tsv(profileColumns, ['1001', 'Branch', '1005', 'Five', 'DE']));
  world.waiting.push(message!);
  await world.work();
  expect(await partner('1005')).toMatchObject({ listed: true, locations: ['1001'] });
  expect((await partner('1005'))!.touched).toHaveProperty('2021-03');
  expect(await partner('1001')).toMatchObject({ listed: false });
});

const locations = ['2001', '2002', '2003', '2004', '2005'];
const months = ['2021-01', '2021-02', '2021-03', '2021-04', '2021-05'] as Month[];

const location = fc.constantFrom(...locations);
const month = fc.constantFrom(...months);
const row = fc.record({ location, tenant: fc.nat(2), revenue: fc.nat(2) });
const event = fc.oneof(
  { weight: 5, arbitrary: fc.record({ month, sold: fc.array(row, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ moved: location, to: location }) },
  // Of early months, so that there are later ones without any.
  {
    weight: 3,
    arbitrary: fc.record({
      refreshed: fc.constantFrom(...months.slice(0, 3)),
      partner: fc.option(location),
      staleOnly: fc.boolean(),
    }),
  },
);
const byWorkload = fc.record({ revenue: fc.nat(2), location, month });
type Event =
  typeof event extends fc.Arbitrary<infer Of> ? Of | { revenue: number; location: string; month: Month } : never;

/** Sends in reports and orders refreshes, and handles their messages in any order. */
async function live(world: World, events: readonly Event[], order: readonly number[]) {
  let picked = 0;
  const pick = (waiting: number) => order[picked++ % order.length]! % waiting;
  for (const event of events) {
    if ('sold' in event) {
      const rows = event.sold.map(({ location, tenant, revenue }, place) => {
        const of = [`sub-${place}`, event.month, `tenant-${tenant}`];
        return [...of, 'Dynamics 365 Sales', 'CSP', 1, `${revenue}.00`, location, 'CSP'];
      });
      await world.accept('subscription-details', tsv(subscriptionColumns, ...rows));
    } else if ('moved' in event) {
      const profile = [event.moved, 'A name', event.to, 'An account', 'DE'];
      await world.accept('partner-profile', tsv(profileColumns, profile));
    } else if ('refreshed' in event) {
      const { refreshed, partner, staleOnly } = event;
      await orderRefresh(world, { month: refreshed, staleOnly, ...(partner && { partners: [partner] }) });
    } else {
      const row = ['s', event.month, 'tenant-1', 'Sales', 100 + event.revenue, event.location, 'CSP'];
      await world.accept('business-applications-revenue', tsv(workloadRevenueColumns, row));
    }
    if (order[picked++ % order.length]! % 3 > 0) await world.work(pick);
  }
  await world.work(pick);
}

/** All of the partners but the revisions by which scores are compared; and those of their months. */
async function seen(world: World) {
  const found = await world.documents.readMany(partnersContainer, locations.map(partnerKey));
  const partners = found.map((stored) => {
    if (!stored) return undefined;
    const { touched: _, touchedByWorkload: __, touchedAlways: ___, knownAt: ____, ...rest } = stored.value;
    return rest;
  });
  return { partners, touched: JSON.stringify(found.map((stored) => stored?.value.touched)) };
}

test('whatever happens, partners and scores are those of a store that marks every partner', async () => {
  let unmarked = 0;
  const events = fc.array(event, { minLength: 4, maxLength: 12 });
  const order = fc.array(fc.nat(), { minLength: 5, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(events, fc.option(byWorkload, { freq: 3 }), order, async (events, further, order) => {
      const [sparing, lavish] = [new World(), new World()];
      Object.assign(lavish, { hasRefreshFrom: async () => true });
      for (const world of [sparing, lavish]) await live(world, [...events, ...(further ? [further] : [])], order);
      const [found, expected] = [await seen(sparing), await seen(lavish)];
      expect(found.partners).toEqual(expected.partners);
      if (found.touched !== expected.touched) unmarked++;
      for (const month of months) for (const world of [sparing, lavish]) await world.refresh(month);
      expect((await seen(sparing)).partners).toEqual((await seen(lavish)).partners);
      for (const world of [sparing, lavish]) await world.close();
    }),
    { numRuns: 30 },
  );
  // Otherwise it would prove nothing.
  expect(unmarked).toBeGreaterThan(0);
});
