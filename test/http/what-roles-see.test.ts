import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/access/roles.ts';
import { partnerSorts } from '../../src/lookups/listing.ts';
import { type Issuer, tenant } from '../access/issuer.ts';
import { subscriptionColumns, trainingColumns, tsv } from '../support/world.ts';
import { type Api, planted } from './api.ts';
import { startWithRoles } from './with-roles.ts';

let issuer: Issuer;
let api: Api;
let operator: string;
let tokens: ReadonlyMap<Role, string>;
let stop: () => Promise<void>;
beforeAll(async () => {
  ({ issuer, api, operator, tokens, stop } = await startWithRoles());
});
afterAll(() => stop?.());

type Score = { indicators: { id: string; value: number | null; points: number }[] };
type Ledger = {
  items: { indicator: string; amount: number | null; association?: { location: string }; individual?: string }[];
};
const revenue = (score: Score) => score.indicators.find(({ id }) => id === 'net-new-revenue')!;
const ledgerOf = (token: string) => api.json<Ledger>('partners/1001/scores/smb/ledger', token);

describe('what is seen', () => {
  test('an executive report viewer reads all, a report viewer no amounts of revenue and no individuals', async () => {
    const executive = tokens.get('executive-report-viewer')!;
    const viewer = tokens.get('report-viewer')!;
    const full = revenue(await api.json<Score>('partners/1001/scores/smb', executive));
    const bare = revenue(await api.json<Score>('partners/1001/scores/smb', viewer));
    expect(full.value).toBe(planted.revenue + 4242.5);
    expect(bare).toEqual({ ...full, value: null, notes: [] });

    const all = JSON.stringify(await ledgerOf(executive));
    const some = JSON.stringify(await ledgerOf(viewer));
    for (const secret of [planted.name, planted.individual, String(planted.revenue)]) {
      expect(all).toContain(secret);
      expect(some).not.toContain(secret);
    }
    const money = (await ledgerOf(viewer)).items.filter(({ indicator }) => indicator === 'net-new-revenue');
    expect(money.map(({ amount }) => amount)).toEqual([null, null]);
  });

  test('nothing that is computed from revenue reveals it to a report viewer', async () => {
    const [executive, viewer] = [tokens.get('executive-report-viewer')!, tokens.get('report-viewer')!];
    const paths = [
      'benchmarks',
      'scores/smb/changes',
      'scores/smb/comparison',
      'scores/smb/outlook',
      'scores/smb?edition=2021-01',
    ];
    const simulate = async (body: object, token: string) => {
      const response = await api.post('partners/1001/simulations/smb', body, token);
      expect(response.status).toBe(200);
      return response.text();
    };
    const told = async (token: string) => [
      ...(await Promise.all(paths.map(async (path) => JSON.stringify(await api.json(`partners/1001/${path}`, token))))),
      await simulate({ changes: { 'net-customer-adds': 3 } }, token),
      await simulate({ tier: 'gold' }, token),
      await simulate({ outlook: true }, token),
    ];
    const sums = [planted.revenue, 4242.5, planted.revenue + 4242.5].map(String);
    const secrets = [...sums, planted.name, planted.individual];
    expect((await told(executive)).join('')).toContain(sums.at(-1));
    const some = (await told(viewer)).join('');
    expect(secrets.filter((secret) => some.includes(secret))).toEqual([]);
  });

  test('a key does not bring back an answer that was made for wider roles', async () => {
    const sub = 'somebody-whose-role-is-narrowed';
    const headers = { 'idempotency-key': 'simulation-1' };
    const valueFor = async (role: string) => {
      const token = await issuer.token([`${role}:1001`], { sub });
      const body = { changes: { 'net-customer-adds': 3 } };
      const response = await api.post('partners/1001/simulations/smb', body, token, headers);
      expect([response.status, response.headers.get('idempotency-replayed')]).toEqual([200, null]);
      return revenue((await response.json()) as Score).value;
    };
    expect(await valueFor('executive-report-viewer')).toBe(planted.revenue + 4242.5);
    expect(await valueFor('report-viewer')).toBeNull();

    const order = async (role: string) => {
      const token = await issuer.token([role], { sub });
      return api.post(
        'partners/1001/webhooks',
        { url: 'https://crm.invalid/once', events: ['partner.tier.changed'] },
        token,
        headers,
      );
    };
    expect((await order('operator')).status).toBe(201);
    const again = await order('account-admin:1001');
    expect(again.status).toBe(409);
    const text = await again.text();
    expect(JSON.parse(text)).toMatchObject({ type: 'urn:pci:problem:idempotency-key-other-roles' });
    expect(text).not.toContain('whsec_');
  });

  test('a scope of one location shows the score, that location, and its entries alone', async () => {
    const token = await issuer.token(['executive-report-viewer:1001:1002']);
    const score = revenue(await api.json<Score>('partners/1001/scores/smb', token));
    expect(score.value).toBeNull();
    expect(score.points).toBeGreaterThan(0);
    expect((await api.json('partners/1001', token)).locations).toMatchObject([{ locationId: '1002' }]);
    const { items } = await ledgerOf(token);
    const money = items.filter(({ indicator }) => indicator === 'net-new-revenue');
    expect(money).toMatchObject([{ amount: 4242.5 }]);
    expect(items.every(({ association, individual }) => association?.location === '1002' && !individual)).toBe(true);
    expect((await api.fetch('partners/1002', { token })).status).toBe(200);
    const other = await issuer.token(['report-viewer:1001:1001']);
    expect((await api.fetch('partners/1002', { token: other })).status).toBe(404);
  });

  test('a scope of one location pages through full pages, and is not told how much it does not see', async () => {
    const token = await issuer.token(['report-viewer:1001:1002']);
    const { items } = await ledgerOf(token);
    expect(items.length).toBeGreaterThan(0);
    const lines = new Set(items.map(({ indicator, association }) => JSON.stringify([indicator, association])));
    const paged: Ledger['items'] = [];
    let pages = 0;
    for (let at: string | null = '/api/partners/1001/scores/smb/ledger?pageSize=1'; at !== null; pages++) {
      const page: Ledger & { nextLink: string | null } = await api.json(at.replace('/api/', ''), token);
      expect(page.items).not.toEqual([]);
      paged.push(...page.items);
      at = page.nextLink;
    }
    expect(paged).toEqual(items);
    expect(pages).toBe(lines.size);

    type Changes = { indicators: { movements: object[]; left: number }[] };
    const changes = (of: string) => api.json<Changes>('partners/1001/scores/smb/changes?shown=1', of);
    expect((await changes(operator)).indicators.some(({ left }) => left > 0)).toBe(true);
    const seen = (await changes(token)).indicators.map(({ movements, left }) => [movements, left]);
    expect(seen).toEqual(seen.map(() => [[], 0]));
  });

  test('ranges of few partners are shown to the operator only', async () => {
    type Benchmarks = { figures: { id: string; ranges: object[] | null }[] };
    const rangesFor = async (role: Role) => {
      const { figures } = await api.json<Benchmarks>('partners/1001/benchmarks', tokens.get(role)!);
      return figures.find(({ id }) => id === 'monthly-active-users')!.ranges;
    };
    // 108 users of one month, over twelve.
    expect(await rangesFor('operator')).toEqual([{ bar: 4, smallest: 9, largest: 9 }]);
    for (const role of ['account-admin', 'executive-report-viewer', 'report-viewer'] as const)
      expect(await rangesFor(role)).toBeNull();
  });

  test('a tier change shows a report viewer no scores', async () => {
    type Listing = { items: { scoreBefore: number | null; scoreAfter: number | null; to: string }[] };
    const listed = async (path: string, role: Role) => (await api.json<Listing>(path, tokens.get(role)!)).items;
    for (const path of ['tier-changes', 'partners/1001/tier-changes']) {
      const [full] = await listed(path, 'executive-report-viewer');
      expect(full).toMatchObject({ scoreBefore: expect.any(Number), scoreAfter: expect.any(Number) });
      expect((await listed(path, 'report-viewer'))[0]).toEqual({ ...full, scoreBefore: null, scoreAfter: null });
    }
  });

  test('an account admin of one location does not manage the endpoints of the partner', async () => {
    const token = await issuer.token(['account-admin:1001:1002']);
    expect((await api.fetch('partners/1001/webhooks', { token })).status).toBe(403);
  });

  test('listings hold what the caller may see', async () => {
    const idsFor = async (path: string, token: string) =>
      (await api.json<{ items: { partnerId: string }[] }>(path, token)).items.map(({ partnerId }) => partnerId);
    const both = await issuer.token(['report-viewer:1001', 'account-admin:2001']);
    for (const sort of partnerSorts) {
      for (const month of ['', '&month=2021-03']) {
        const path = `partners?sort=${sort}${month}`;
        const all = await idsFor(path, operator);
        expect(all).toHaveLength(2);
        expect(await idsFor(path, both)).toEqual(all);
        expect(await idsFor(path, tokens.get('report-viewer')!)).toEqual(['1001']);
        expect(await idsFor(path, await issuer.token([]))).toEqual([]);
      }
    }
    const changed = await idsFor('tier-changes', operator);
    expect(changed.length).toBeGreaterThan(0);
    expect(await idsFor('tier-changes', both)).toEqual(changed);
    expect(await idsFor('tier-changes', await issuer.token(['report-viewer:2001']))).toEqual(
      changed.filter((id) => id === '2001'),
    );
  });

  test('what a caller of few partners pages through is what all callers page through', async () => {
    const both = await issuer.token(['report-viewer:1001', 'account-admin:2001']);
    const first = await api.json<{ items: object[]; nextLink: string }>('partners?pageSize=1', both);
    const second = await api.json<{ items: object[]; nextLink: null }>(first.nextLink.replace('/api/', ''), both);
    const all = await api.json<{ items: object[] }>('partners', operator);
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.nextLink).toBeNull();
  });

  test('a page token is of no use to another caller', async () => {
    const { nextLink } = await api.json<{ nextLink: string }>('partners?pageSize=1', operator);
    const other = await issuer.token(['operator'], { sub: 'another-operator' });
    const response = await api.fetch(nextLink.replace('/api/', ''), { token: other });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: 'urn:pci:problem:invalid-page-token' });
  });

  test("another partner's endpoint is not found below the own partner", async () => {
    const registration = { url: 'https://crm.invalid/hook', events: ['partner.tier.changed'] };
    const made = await api.post('partners/2001/webhooks', registration, operator);
    const { id } = (await made.json()) as { id: string };
    const admin = tokens.get('account-admin')!;
    for (const method of ['GET', 'DELETE']) {
      expect((await api.fetch(`partners/1001/webhooks/${id}`, { method, token: admin })).status).toBe(404);
    }
    expect((await api.fetch(`partners/2001/webhooks/${id}`, { token: operator })).status).toBe(200);
  });

  test('partners named in a body are checked as those in a path', async () => {
    const response = await api.post(
      'refreshes',
      { month: '2021-03', partners: ['2001'] },
      tokens.get('account-admin')!,
    );
    expect(response.status).toBe(403);
  });
});

test('reading rejected rows that hold names is in the audit trail, also in a listing', async () => {
  const sub = 'reader-of-rejections';
  const token = await issuer.token(['operator'], { sub });
  type Trail = { items: { resource: string }[] };
  const readings = async () =>
    (await api.json<Trail>(`audit?action=individuals-read&actor=${tenant}/${sub}`, operator)).items.map(
      ({ resource }) => resource,
    );
  const rejectedOf = async (report: string, columns: string, cells: string[]) => {
    const headers = { 'content-type': 'text/tab-separated-values' };
    const sent = await api.fetch(`imports/${report}`, { method: 'POST', body: tsv(columns, cells), token, headers });
    const { id } = (await sent.json()) as { id: string };
    const status = async () => (await api.json(`imports/${id}`, operator)).status;
    await expect.poll(status, { timeout: 30_000 }).toMatch(/succeeded|failed/);
    return id;
  };
  const sales = ['s', '2021-03', 't9', 'Sales', 'CSP', 'many', '1', '2001', 'CSP'];
  const other = await rejectedOf('subscription-details', subscriptionColumns, sales);
  await api.json(`imports/${other}`, token);
  expect(await readings()).toEqual([]);
  const id = await rejectedOf('training-details', trainingColumns, ['p', '2001', 'MB-800', planted.name, '']);
  expect(JSON.stringify(await api.json(`imports/${id}`, token))).toContain(planted.name);
  expect(await (await api.fetch(`imports/${id}/rejections`, { token })).text()).toContain(planted.name);
  await api.json('imports', token);
  expect(await readings()).toEqual(['/api/imports', `/api/imports/${id}/rejections`, `/api/imports/${id}`]);
});

test('the audit trail shows who did what', async () => {
  await ledgerOf(tokens.get('executive-report-viewer')!);
  type Trail = { items: { action: string; actor: string; partnerId: string | null; status: number | null }[] };
  const { items } = await api.json<Trail>('audit?pageSize=500', operator);
  const actions = new Set(items.map(({ action }) => action));
  for (const action of ['imports-create', 'refreshes-create', 'partner-webhooks-create', 'individuals-read'])
    expect(actions).toContain(action);
  const reading = await api.json<Trail>('audit?action=individuals-read&partner=1001', operator);
  expect(reading.items[0]).toMatchObject({
    actor: `${tenant}/user-executive-report-viewer:1001`,
    partnerId: '1001',
    status: 200,
  });
  expect(items.filter(({ action }) => action === 'imports-create').every(({ status }) => status !== null)).toBe(true);
});
