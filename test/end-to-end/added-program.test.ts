import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api } from '../http/api.ts';
import { type Receiver, receiver } from '../notifications/receiver.ts';
import { pci } from '../support/pci.ts';
import { profileColumns, subscriptionColumns, trainingColumns, tsv, usageColumns } from '../support/world.ts';

/** A program of known shapes that the product does not have: its data in the list of programs are all that it takes. */

let api: Api;
let crm: Receiver;
let secret: string;

beforeAll(async () => {
  crm = await receiver((response) => response.writeHead(204).end());
  api = await Api.start({ NODE_OPTIONS: `--import ${new URL('./garden/preload.ts', import.meta.url).href}` });
  const sold = (tenant: string, month: string, usd: string, by: string) => [
    ...[`s-${tenant}`, month, tenant, 'Dynamics 365 for Spade', 'Web Direct', 1, usd, by, 'PAL', '2022-01-15'],
  ];
  const used = (tenant: string, month: string, users: number) => [
    `s-${tenant}`,
    month,
    tenant,
    users,
    '5001',
    'PAL',
    'Rake',
  ];
  const profiles = [
    ['5001', 'Rosewood', '5001', 'Rosewood', 'Norway'],
    ['5002', 'Ash & Co', '5002', 'Ash & Co', 'Norway'],
  ];
  await api.import('partner-profile', tsv(profileColumns, ...profiles));
  await api.import('training-details', tsv(trainingColumns, ['i1', '5001', 'GD-101', '2020-01-01', '']));
  await api.import(
    'subscription-details',
    tsv(
      `${subscriptionColumns} SubscriptionStartDate`,
      sold('t9', '2022-05', '200.00', '5001'),
      sold('t8', '2022-06', '100.50', '5002'),
    ),
  );
  const year = ['2021-06', '2021-07'].map((month) => used('t9', month, 1));
  const new_ = ['t1', 't2', 't3', 't9'].map((tenant) => used(tenant, '2022-06', 2));
  await api.import('dynamics-365-usage', tsv(usageColumns, ...year, ...new_));
  await api.refresh('2022-05');
  const made = await api.post('webhooks', { url: crm.url, events: ['partner.tier.changed'], programs: ['garden'] });
  expect(made.status).toBe(201);
  ({ secret } = (await made.json()) as { secret: string });
  await api.refresh('2022-06');
});
afterAll(async () => {
  await api.stop();
  await crm.close();
});

interface Listed {
  items: { partnerId: string; score: number | null; tier: string | null; month: string | null }[];
  nextLink: string | null;
}
const listed = async (query: string) => (await api.json<Listed>(`partners?program=garden&${query}`)).items;
const ids = async (query: string) => (await listed(query)).map(({ partnerId }) => partnerId);
const run = (...args: string[]) => pci([...args, '--program', 'garden'], { PCI_URL: api.url });

test('its edition is described, with its tiers', async () => {
  const { items } = await api.json<{ items: { program: string }[] }>('programs');
  expect(items.map(({ program }) => program)).toEqual(['smb', 'cba-ce', 'cba-fo', 'business-applications', 'garden']);
  expect(await api.json('programs/garden/editions/2022-05')).toMatchObject({
    tiers: [
      { tier: 'sprouting', from: 40 },
      { tier: 'blooming', from: 70, pointsInEveryIndicator: true },
    ],
  });
});

test('scores, with titles, units and what the next tier needs', async () => {
  expect(await api.json('partners/5001/scores/garden')).toMatchObject({
    ...{ month: '2022-06', score: 100, tier: 'blooming', nextTier: null, stale: false },
    indicators: [
      { id: 'harvest', title: 'Harvest', unit: 'USD', value: 200 },
      { id: 'gardeners', title: 'Gardeners', unit: 'individuals', value: 1 },
      { id: 'beds', title: 'Beds', unit: 'tenants', value: 4 },
      { id: 'growth', title: 'Growth', unit: 'fraction', value: 7 },
    ],
  });
  expect(await api.json('partners/5001/scores/garden?month=2022-05')).toMatchObject({
    ...{ score: 50, tier: 'sprouting' },
    nextTier: { tier: 'blooming', pointsMissing: 20, conditions: ['beds', 'growth'] },
  });
});

describe('the listing', () => {
  test.each([
    ['sort=-score', ['5001', '5002']],
    ['sort=score', ['5002', '5001']],
    ['sort=name', ['5002', '5001']],
    ['tier=blooming', ['5001']],
    ['tier=sprouting', []],
    ['tier=none', ['5002']],
    ['stale=false', ['5001', '5002']],
    ['stale=true', []],
    ['q=ash', ['5002']],
    ['month=2022-05', ['5001']],
    ['month=2022-05&tier=sprouting', ['5001']],
    ['month=2022-06&sort=score', ['5002', '5001']],
    ['month=2022-06&sort=-score', ['5001', '5002']],
    ['month=2022-06&sort=name', ['5002', '5001']],
  ])('%s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  test.each(['score', '-score', 'name'])('sorted by %s, page by page', async (sort) => {
    const first = await api.json<Listed>(`partners?program=garden&sort=${sort}&pageSize=1`);
    const second = await api.json<Listed>(first.nextLink!.replace('/api/', ''));
    expect([...first.items, ...second.items]).toEqual(await listed(`sort=${sort}`));
  });

  test('refuses a tier of another program', async () => {
    const refused = await api.fetch('partners?program=garden&tier=gold');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      detail: 'tier: must be none, sprouting or blooming. gold is a tier of smb, cba-ce or cba-fo: name that program.',
      errors: [{ parameter: 'tier', code: 'invalid-value' }],
    });
  });

  test('as a table', async () => {
    const answer = await api.fetch('partners?program=garden', { headers: { accept: 'text/csv' } });
    expect((await answer.text()).split('\r\n').filter(Boolean)).toEqual([
      expect.stringContaining('partnerId'),
      expect.stringMatching(/^"?5001.*blooming/),
      expect.stringMatching(/^"?5002.*none/),
    ]);
  });
});

test('the outlook, what other values would score, and the ways to its tiers', async () => {
  // No report covers 2021-08, so that beds have no points: 80 points are not enough then.
  expect(await api.json('partners/5001/scores/garden/outlook')).toMatchObject({
    ...{ tier: 'blooming', atRisk: '2022-07' },
    months: [{ score: 80, tier: 'sprouting' }, {}, {}],
  });
  const simulate = async (body: object) =>
    (await api.post('partners/5002/simulations/garden', body)).json() as Promise<object>;
  expect(await simulate({ changes: { harvest: 200, gardeners: 1 } })).toMatchObject({
    ...{ score: 50, tier: 'sprouting' },
    nextTier: { tier: 'blooming', pointsMissing: 20, conditions: ['beds', 'growth'] },
  });
  expect(await simulate({ tier: 'sprouting' })).toMatchObject({
    reachable: true,
    fewest: { changes: [{ indicator: 'gardeners', title: 'Gardeners', unit: 'individuals' }, { indicator: 'beds' }] },
  });
  // Without a base nothing brings growth any points.
  expect(await simulate({ tier: 'blooming' })).toMatchObject({ reachable: false, single: [], fewest: null });
  expect(await simulate({ tier: 'gold' })).toMatchObject({
    status: 400,
    detail: 'tier: must be sprouting or blooming. gold is a tier of smb, cba-ce or cba-fo: name that program.',
    errors: [{ pointer: '/tier' }],
  });
});

describe('the command', () => {
  test.each<[string[], (string | RegExp)[]]>([
    [
      ['score', '5001'],
      [/Harvest +\$200\.00/, /Growth +700\.0 %/, /Beds +4/, 'blooming'],
    ],
    [['score', '5001', '--month', '2022-05'], ['20.00 points missing to blooming, and points in Beds, Growth.']],
    [['partners', '--tier', 'blooming'], [/5001 +Rosewood +2022-06 +100\.00 +blooming/]],
    [
      ['ledger', '5001'],
      [/Harvest +\$200\.00/, /Growth +7 users/, /Gardeners +1 individual/],
    ],
    [
      ['explain', '5001'],
      [/Beds: 0 → 4 \(\+20\.00 points\)/, /Growth: – → 700\.0 %/],
    ],
    [['outlook', '5001'], ['At risk: blooming is lost in 2022-07.']],
    [['simulate', '5002', '--tier', 'sprouting'], [/Gardeners \+1 individual /]],
    [['compare', '5001'], [/Harvest +\$200\.00/]],
    [['coverage', '5001'], ['garden 2022-06, edition 2022-05']],
  ])('pci %j', async (args, expected) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stderr]).toEqual([0, '']);
    for (const text of expected) expect(stdout).toMatch(text);
  });

  test('leaves it to the server which tiers there are', async () => {
    const { code, stderr } = await run('partners', '--tier', 'gold');
    expect([code, stderr]).toEqual([3, expect.stringContaining('must be none, sprouting or blooming')]);
  });
});

test('a webhook that asks for its tier changes gets the one there was', async () => {
  for (const end = Date.now() + 60_000; crm.requests.length === 0 && Date.now() < end; ) await pause(50);
  const { body, headers } = crm.requests[0]!;
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
    type: 'partner.tier.changed',
    data: { partnerId: '5001', program: 'garden', from: 'sprouting', to: 'blooming', crossed: [70], direction: 'up' },
  });
});
