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
