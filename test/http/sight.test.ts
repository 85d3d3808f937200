import { afterAll, beforeAll, expect, test } from 'vitest';
import { registeredRoutes } from '../../functions/http/route.ts';
import '../../functions/main.ts';
import { audience, Issuer, tenant } from '../access/issuer.ts';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Api, importNetwork, planted } from './api.ts';

let issuer: Issuer;
let api: Api;
let executive: string;
let viewer: string;
beforeAll(async () => {
  issuer = await Issuer.start();
  api = await Api.start({ PCI_AUTH_ISSUER: issuer.url, PCI_AUTH_AUDIENCES: audience, PCI_AUTH_TENANTS: tenant });
  executive = await issuer.token(['executive-report-viewer:1001']);
  viewer = await issuer.token(['report-viewer:1001']);
  const operator = await issuer.token(['operator']);
  await importNetwork(api, operator);
  // Partners are compared by their subscriptions as DPOR alone.
  const sale = ['sub-t4', '2021-03', 't4', 'Dynamics 365 Sales', 'EA', 10, dpor, '1001', 'DPOR', '2021-01-01'];
  await api.import('subscription-details', tsv(`${subscriptionColumns} SubscriptionStartDate`, sale), operator);
  await api.refresh('2021-03', operator);
});
afterAll(async () => {
  await api?.stop();
  await issuer?.stop();
});

/** Every sum of revenue, in USD and cents, and everything that identifies an individual. */
const dpor = 7171.75;
const before = planted.revenue + 4242.5;
const amounts = [planted.revenue, 4242.5, before, dpor, before + dpor];
const secrets = [
  ...amounts.flatMap((amount) => [String(amount), String(Math.round(amount * 100))]),
  planted.name,
  planted.individual,
  planted.email,
];
const foundIn = (text: string) => secrets.filter((secret) => text.includes(secret));

/** Further queries of routes whose plain answer does not show everything. */
const questions: Record<string, { query?: string[]; bodies?: object[]; accept?: string }> = {
  'partners-list': { query: ['', 'month=2021-03', 'sort=name', 'program=cba-ce'] },
  'scores-read': { query: ['', 'month=2021-02', 'edition=2021-01', 'edition=2021-09'] },
  'scores-ledger': {
    query: [
      '',
      'month=2021-02',
      'indicator=net-new-revenue',
      'indicator=functional-consultants',
      'pageSize=1',
      'counted=false',
      'counted=false&month=2021-02',
    ],
  },
  'scores-changes': { query: ['', 'shown=1'] },
  'scores-comparison': { query: ['', 'month=2021-02'] },
  'scores-outlook': { query: ['', 'month=2021-02'] },
  'benchmarks-read': { query: ['', 'month=2021-02', 'workload=ce', 'product=Sales', 'market=NO'] },
  'simulations-create': {
    bodies: [
      { tier: 'silver' },
      { tier: 'gold' },
      { outlook: true },
      { changes: { 'net-customer-adds': 3 } },
      { month: '2021-02', tier: 'gold' },
    ],
  },
};
/** Routes that show revenue or an individual to those who may see it: otherwise the test would prove nothing. */
const telling = [
  'benchmarks-read',
  'scores-read',
  'scores-ledger',
  'scores-changes',
  'scores-comparison',
  'scores-outlook',
  'simulations-create',
];

const readable = registeredRoutes.filter(
  ({ permission }) =>
    permission.reach === 'own' || (permission.reach === 'partner' && permission.roles.includes('report-viewer')),
);

const pathOf = (route: string, program: string) =>
  route
    .replace('{mpnId}', '1001')
    .replace('{month}', '2021-03')
    .replace('{program}', program)
    .replace('{edition}', '2021-01');

test.each(readable.map(({ name }) => name))('%s shows a report viewer no revenue and no individual', async (name) => {
  const { method, route } = readable.find((one) => one.name === name)!;
  const { query = [''], bodies } = questions[name] ?? {};
  const paths = [...new Set(['smb', 'cba-ce'].map((program) => pathOf(route, program)))];
  const ask = async (token: string) => {
    const answers = await Promise.all(
      paths.flatMap((path) => [
        ...(bodies ?? []).map((body) => api.post(path, body, token)),
        ...(bodies ? [] : query).flatMap((one) =>
          ['application/json', 'text/csv'].map((accept) =>
            api.fetch(`${path}?${one}`, { method, token, headers: { accept } }),
          ),
        ),
      ]),
    );
    // A month before the first, or a program without a score, is not there for either.
    expect(answers.filter(({ status }) => status === 200)).not.toEqual([]);
    expect(answers.filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
    return (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
  };
  expect(foundIn(await ask(viewer))).toEqual([]);
  if (telling.includes(name)) expect(foundIn(await ask(executive))).not.toEqual([]);
});

test('what the viewer sees of a partner is all else: the same names, points and tiers', async () => {
  type Score = { indicators: { id: string; points: number; value: number | null }[] };
  const ask = (token: string) => api.json<Score>('partners/1001/scores/smb', token);
  const [full, bare] = [await ask(executive), await ask(viewer)];
  // Whoever asked before.
  expect([await ask(executive), await ask(viewer)]).toEqual([full, bare]);
  expect(full.indicators.find(({ id }) => id === 'net-new-revenue')?.value).toBeGreaterThan(0);
  const withoutRevenue = full.indicators.map((one) =>
    one.id === 'net-new-revenue' ? { ...one, value: null, notes: [] } : one,
  );
  expect(bare).toEqual({ ...full, indicators: withoutRevenue });
  expect(full.indicators.find(({ id }) => id === 'net-new-revenue')?.points).toBeGreaterThan(0);
});

test('who read individuals is in the audit trail, and who saw none is not', async () => {
  const operator = await issuer.token(['operator'], { sub: 'auditor' });
  for (const token of [executive, viewer]) {
    await api.json('partners/1001/scores/smb/ledger', token);
    await api.json('partners/1001/scores/smb/changes', token);
  }
  const { items } = await api.json<{ items: { actor: string; resource: string }[] }>(
    'audit?action=individuals-read&partner=1001&pageSize=500',
    operator,
  );
  const readers = new Set(items.map(({ actor }) => actor));
  expect(readers).toEqual(new Set([`${tenant}/user-executive-report-viewer:1001`]));
  expect(new Set(items.map(({ resource }) => resource))).toContain('/api/partners/1001/scores/smb/ledger');
});
