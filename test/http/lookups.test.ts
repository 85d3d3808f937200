import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partnerSorts } from '../../src/lookups/listing.ts';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Api, importNetwork } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
  await importNetwork(api);
});
afterAll(() => api?.stop());

type Items<Item> = { items: Item[]; nextLink: string | null };
type Line = { partnerId: string; month: string; score: number; tier: string; stale: boolean };
const lines = async (query: string) => (await api.json<Items<Line>>(`partners?${query}`)).items;
const ids = async (query: string) => (await lines(query)).map(({ partnerId }) => partnerId);
const keysOf = (value: object) => Object.keys(value).sort();
const problemOf = async (path: string) => {
  const answer = await api.fetch(path);
  return [answer.status, ((await answer.json()) as { type: string }).type.replace('urn:pci:problem:', '')];
};

describe('partners', () => {
  test.each<[string, string[]]>([
    ['', ['1001', '2001']],
    ['sort=-score', ['1001', '2001']],
    ['sort=score', ['2001', '1001']],
    ['sort=name', ['1001', '2001']],
    ['sort=-name', ['2001', '1001']],
    ['sort=partnerId', ['1001', '2001']],
    ['sort=-partnerId', ['2001', '1001']],
    ['sort=-partnerId&month=2021-03', ['2001', '1001']],
    ['tier=silver', ['1001']],
    ['tier=none', ['2001']],
    ['tier=gold', []],
    ['stale=false', ['1001', '2001']],
    ['stale=true', []],
    ['restated=true', []],
    ['restated=false', ['1001', '2001']],
    ['q=hARBOUR', ['1001']],
    ['q=01', ['1001', '2001']],
    ['q=200', ['2001']],
    ['q=nobody', []],
    ['month=2021-02', ['1001']],
    ['month=2021-02&tier=silver', []],
    ['month=2020-01', []],
    ['program=cba-ce&sort=name', ['1001', '2001']],
  ])('?%s', async (query, expected) => expect(await ids(query)).toEqual(expected));

  test('are listed with their newest month, or the requested one', async () => {
    expect(await lines('q=1001')).toMatchObject([{ month: '2021-03', score: 60, tier: 'silver', stale: false }]);
    expect(await lines('q=1001&month=2021-02')).toMatchObject([{ month: '2021-02', score: 40, tier: 'none' }]);
  });

  test('come page by page, in any order, each once', async () => {
    for (const sort of partnerSorts) {
      const first = await api.json<Items<Line>>(`partners?sort=${sort}&pageSize=1`);
      expect(first.nextLink).toMatch(/^\/api\/partners\?/);
      const second = await api.json<Items<Line>>(first.nextLink!.replace('/api/', ''));
      expect(second.nextLink).toBeNull();
      expect([...first.items, ...second.items]).toEqual(await lines(`sort=${sort}`));
    }
  });
});

describe('one partner', () => {
  test('has profile, locations and its standing in every program; the id of a location answers for it', async () => {
    const partner = await api.json('partners/1001');
    expect(partner).toMatchObject({
      partnerId: '1001',
      country: 'NO',
      locations: [{ locationId: '1001' }, { locationId: '1002', name: 'Harbour West' }],
      standings: [{ program: 'cba-ce' }, { program: 'cba-fo' }, { program: 'smb', month: '2021-03', tier: 'silver' }],
    });
    expect(await api.json('partners/1002')).toEqual(partner);
    expect(await api.json('partners/1002/scores/smb')).toEqual(await api.json('partners/1001/scores/smb'));
  });

  test('that no report names, a program that there is not, a month without a score', async () => {
    expect(await problemOf('partners/777')).toEqual([404, 'partner-not-found']);
    expect(await problemOf('partners/1001/scores/none')).toEqual([404, 'unknown-program']);
    expect(await problemOf('partners/1001/scores/smb?month=2021-01')).toEqual([404, 'never-scored']);
    expect(await problemOf('partners/2001/scores/smb?month=2021-02')).toEqual([404, 'never-scored']);
    expect(await problemOf('partners/1001/scores/smb?edition=1999-01')).toEqual([404, 'unknown-edition']);
  });

  test.each([
    ['partners/1001/scores/smb?month=2021-01', / Its newest score is that of 2021-03\.$/],
    ['partners/1001/scores/business-applications', / It has scores in cba-ce, cba-fo, smb\.$/],
  ])('the scores that there are instead are named: %s', async (path, sentence) => {
    expect(((await (await api.fetch(path)).json()) as { detail: string }).detail).toMatch(sentence);
  });
});

type Score = {
  score: number;
  tier: string;
  edition: string;
  indicators: { id: string; value: number | null; points: number }[];
};

describe('a score', () => {
  test('has what clients rely on', async () => {
    const score = await api.json<Score>('partners/1001/scores/smb');
    expect(keysOf(score)).toEqual(
      [
        ...['partnerId', 'partnerName', 'program', 'edition', 'month', 'score', 'tier', 'stale', 'computedAt'],
        ...['indicators', 'nextTier', 'dataCoverage'],
      ].sort(),
    );
    expect(score).toMatchObject({
      ...{ partnerId: '1001', program: 'smb', edition: '2021-01', month: '2021-03', score: 60, tier: 'silver' },
      ...{ stale: false, nextTier: { tier: 'gold', pointsMissing: 20 }, dataCoverage: { monthsCovered: 3, of: 12 } },
    });
    expect(keysOf(score.indicators[0]!)).toEqual([
      'group',
      'id',
      'maxPoints',
      'notes',
      'points',
      'target',
      'title',
      'unit',
      'value',
    ]);
    expect(score.indicators.find(({ id }) => id === 'monthly-active-user-growth')?.value).toBeNull();
  });

  test('of a month asked for, and of the same month under another edition, computed on the fly', async () => {
    expect(await api.json('partners/1001/scores/smb?month=2021-02')).toMatchObject({ month: '2021-02', score: 40 });
    const other = await api.json<Score>('partners/1001/scores/smb?edition=2021-09');
    expect(other).toMatchObject({ edition: '2021-09', month: '2021-03' });
    expect((await api.json<Score>('partners/1001/scores/smb')).edition).toBe('2021-01');
  });

  test('of any two of the eight cba editions, with the difference in points of each indicator', async () => {
    type Edition = { program: string; editions: { edition: string }[] };
    type Compared = { scoreChange: number; indicators: { before: object; after: object; pointsChange: number }[] };
    const programs = (await api.json<Items<Edition>>('programs')).items;
    const ids = programs.find(({ program }) => program === 'cba-ce')!.editions.map(({ edition }) => edition);
    expect(ids).toHaveLength(8);
    const path = 'partners/1001/scores/cba-ce/comparison';
    for (const before of ids) {
      const after = ids.at(ids.indexOf(before) - 1)!;
      const compared = await api.json<Compared>(`${path}?before=${before}&after=${after}`);
      expect(compared).toMatchObject({ partnerId: '1001', month: '2021-03', editions: { before, after } });
      expect(compared.indicators).toHaveLength(7);
      const sum = compared.indicators.reduce((all, { pointsChange }) => all + pointsChange, 0);
      expect(sum).toBeCloseTo(compared.scoreChange, 6);
    }
    expect(await problemOf(`${path}?before=2021-04`)).toEqual([404, 'unknown-edition']);
  });

  test('is in a history, oldest first, from and to', async () => {
    const months = async (query: string) =>
      (await api.json<Items<{ month: string }>>(`partners/1001/scores/smb/history${query}`)).items.map(
        ({ month }) => month,
      );
    expect(await months('')).toEqual(['2021-02', '2021-03']);
    expect(await months('?from=2021-03')).toEqual(['2021-03']);
    expect(await months('?to=2021-02')).toEqual(['2021-02']);
    expect(await months('?from=2021-04&to=2021-05')).toEqual([]);
    expect(await months('?from=2021-03&to=2021-02')).toEqual([]);
  });

  test('has a ledger whose entries add up to the value of each indicator, over pages too', async () => {
    type Entry = { indicator: string; amount: number; rule: string; month: string; association?: object };
    for (const month of ['2021-02', '2021-03']) {
      const { indicators } = await api.json<Score>(`partners/1001/scores/smb?month=${month}`);
      const entries: Entry[] = [];
      let next: string | null = `partners/1001/scores/smb/ledger?month=${month}&pageSize=3`;
      while (next) {
        const page: Items<Entry> = await api.json(next);
        expect(page.items.length).toBeLessThanOrEqual(3);
        entries.push(...page.items);
        next = page.nextLink?.replace('/api/', '') ?? null;
      }
      for (const { id, value } of indicators) {
        const mine = entries.filter(({ indicator }) => indicator === id);
        const sum = mine.reduce((all, { amount }) => all + amount, 0);
        if (value !== null) expect([id, sum]).toEqual([id, value]);
        const { items } = await api.json<Items<Entry>>(
          `partners/1001/scores/smb/ledger?month=${month}&indicator=${id}`,
        );
        expect(items).toEqual(mine);
      }
      expect(entries.every(({ rule }) => /^R\d+\.\d+$/.test(rule))).toBe(true);
      expect(entries).toContainEqual(
        expect.objectContaining({
          ...{ indicator: 'net-new-revenue', tenant: 't2', subscription: 'sub-t2', month: '2021-02', amount: 4242.5 },
          association: { location: '1002', type: 'CSP', report: 'subscription-details' },
        }),
      );
    }
    expect(await problemOf('partners/1001/scores/smb/ledger?indicator=none')).toEqual([404, 'unknown-indicator']);
  });
});

describe('what does not count', () => {
  type NotCounted = { indicator: string; reason: string; rule: string; text: string; rows: number; months: string[] };
  const notCounted = async (query: string) => {
    const items: NotCounted[] = [];
    let next: string | null = `partners/1001/scores/smb/ledger?counted=false&${query}`;
    while (next) {
      const page: Items<NotCounted> = await api.json(next);
      items.push(...page.items);
      next = page.nextLink?.replace('/api/', '') ?? null;
    }
    return items;
  };

  test('has an entry with reason, rule and sentence, over pages too', async () => {
    const all = await notCounted('month=2021-03');
    expect(all).toContainEqual(
      expect.objectContaining({
        ...{ indicator: 'net-customer-adds', tenant: 't1', reason: 'slice-not-covered' },
        ...{ rule: 'R5.4', rows: 1, months: ['2021-02'] },
        text: 'The win cannot be confirmed: subscription-details of 1001 for 2021-01 was never imported.',
      }),
    );
    expect(all[0]).toMatchObject({
      ...{ indicator: 'monthly-active-user-growth', reason: 'base-not-covered', rule: 'R5.12', rows: 0 },
      ...{ months: ['2020-03'] },
      details: { slices: [{ report: 'dynamics-365-usage', location: '1001', month: '2020-03' }] },
      text: 'Both months must be covered, the scored one and that of a year before (R5.12).',
    });
    for (const pageSize of [1, 2]) expect(await notCounted(`month=2021-03&pageSize=${pageSize}`)).toEqual(all);
    const developers = await notCounted('indicator=developers');
    expect(developers.map(({ reason }) => reason)).toEqual(new Array(5).fill('not-on-a-path'));
    expect(all.filter(({ indicator }) => indicator === 'developers')).toEqual(developers);
  });

  test('says that the score is stale', async () => {
    const page = await api.json<{ stale: boolean; month: string }>('partners/1001/scores/smb/ledger?counted=false');
    expect(page).toMatchObject({ stale: false, month: '2021-03', edition: '2021-01' });
  });
});

test('partners at risk are those whose outlook loses the tier, and each page says how many it looked at', async () => {
  type AtRisk = { items: { partnerId: string; tier: string; lost: object }[]; looked: number; nextLink: string | null };
  type Outlook = { tier: string; atRisk: string | null; months: { month: string; score: number; tier: string }[] };
  const found = await api.json<AtRisk>('at-risk?program=smb&month=2021-03');
  expect(found).toMatchObject({ looked: 2, nextLink: null });
  const expected = [];
  for (const partnerId of ['1001', '2001']) {
    const { tier, atRisk, months } = await api.json<Outlook>(`partners/${partnerId}/scores/smb/outlook?month=2021-03`);
    const then = months.find(({ month }) => month === atRisk);
    if (then) expected.push([partnerId, tier, { month: then.month, score: then.score, tier: then.tier }]);
  }
  expect(found.items.map(({ partnerId, tier, lost }) => [partnerId, tier, lost])).toEqual(expected);
  expect(await problemOf('at-risk?program=none')).toEqual([404, 'unknown-program']);
});

test('tier changes are listed for one partner and for all, newest first, by program and month', async () => {
  const { items } = await api.json<Items<object>>('partners/1001/tier-changes');
  expect(items).toMatchObject([
    {
      ...{ partnerId: '1001', program: 'smb', month: '2021-03', from: 'none', to: 'silver', direction: 'up' },
      ...{ crossed: [60], reason: 'scored', scoreBefore: 40, scoreAfter: 60 },
    },
  ]);
  for (const field of ['id', 'occurredAt']) expect(items[0]).toHaveProperty(field);
  const listed = async (query: string) => (await api.json<Items<object>>(`tier-changes${query}`)).items;
  expect(await listed('')).toEqual(items);
  expect(await listed('?program=smb&month=2021-03')).toEqual(items);
  expect(await listed('?program=cba-ce')).toEqual([]);
  expect(await listed('?month=2021-02')).toEqual([]);
  expect((await api.json<Items<object>>('partners/2001/tier-changes')).items).toEqual([]);
});

test('the rulebooks are there as data', async () => {
  const { items } =
    await api.json<Items<{ program: string; editions: { edition: string; link: string }[] }>>('programs');
  expect(items.map(({ program }) => program)).toEqual(['smb', 'cba-ce', 'cba-fo', 'business-applications']);
  for (const { program, editions } of items) {
    for (const { edition, link } of editions) {
      const rules = await api.json<{ indicators: { maxPoints: number }[] }>(link.replace('/api/', ''));
      expect(rules).toMatchObject({ program, edition });
      expect(rules.indicators.reduce((sum, { maxPoints }) => sum + maxPoints, 0)).toBe(100);
    }
  }
});

test('a refresh says what it did, for some programs and partners too', async () => {
  const order = { month: '2021-03', programs: ['smb'], partners: ['1002'] };
  const answer = await api.post('refreshes', order);
  const made = (await answer.json()) as { id: string };
  expect([answer.status, answer.headers.get('location')]).toEqual([202, `/api/refreshes/${made.id}`]);
  expect(made).toMatchObject({ ...order, partners: ['1001'], status: 'queued' });
  const { items } = await api.json<Items<{ id: string }>>('refreshes');
  expect(items[0]!.id).toBe(made.id);
  expect(keysOf(items.at(-1)!)).toEqual(
    [
      ...['id', 'month', 'programs', 'status', 'partnersTotal', 'partnersDone', 'partnersFailed', 'tierChanges'],
      ...['scoresRestated', 'partnersScored', 'partnersUnchanged', 'partnersWithoutData', 'reportsMissing'],
      ...['startedAt', 'finishedAt'],
    ].sort(),
  );
});

// Last, because it changes what the others look at.
test('an import says what it did, makes scores stale, and these are found so', async () => {
  const sale = (tenant: string, month: string, revenue: string) =>
    [`sub-${tenant}`, month, tenant, 'Dynamics 365 Sales', 'CSP', 10, revenue, '2001', 'CSP'] as (string | number)[];
  const rows = tsv(subscriptionColumns, sale('t3', '2021-03', '5.00'), sale('t9', 'never', '1.00'));
  const answer = await api.fetch('imports/subscription-details?partial=true&covers=2001:2021-02', {
    method: 'POST',
    body: rows,
    headers: { 'content-type': 'text/tab-separated-values' },
  });
  const made = (await answer.json()) as { id: string };
  expect([answer.status, answer.headers.get('location')]).toEqual([202, `/api/imports/${made.id}`]);
  await expect.poll(async () => (await api.json(`imports/${made.id}`)).status, { timeout: 20_000 }).toBe('succeeded');
  const done = await api.json(`imports/${made.id}`);
  expect(done).toMatchObject({
    ...{ id: made.id, report: 'subscription-details', rowsRead: 2, rowsAccepted: 1, rowsRejected: 1, slices: 2 },
    rejections: [{ line: 3, column: 'Month', code: 'invalid-month', message: expect.stringMatching(/./) }],
  });
  expect(done.staleScores).toBeGreaterThan(0);
  for (const field of ['createdAt', 'finishedAt']) expect(Date.parse(String(done[field]))).not.toBeNaN();
  await expect.poll(() => ids('stale=true'), { timeout: 20_000 }).toEqual(['2001']);
  expect(await ids('stale=false')).toEqual(['1001']);
  expect(await api.json('partners/2001/scores/smb')).toMatchObject({ stale: true });
  const { score: scoreBefore, tier: tierBefore } = await api.json('partners/2001/scores/smb');
  const order = await api.post('refreshes', { month: '2021-03', programs: ['smb'] });
  const { id } = (await order.json()) as { id: string };
  await expect.poll(async () => (await api.json(`refreshes/${id}`)).status, { timeout: 20_000 }).toBe('succeeded');
  expect(await api.json(`refreshes/${id}`)).toMatchObject({ partnersScored: 1, scoresRestated: 1 });
  const restated = { scoreBefore, tierBefore, at: expect.stringMatching(/Z$/) };
  expect(await lines('restated=true')).toMatchObject([{ partnerId: '2001', restated }]);
  expect(await lines('restated=true&month=2021-03')).toMatchObject([{ partnerId: '2001', restated }]);
  expect(await ids('restated=false')).toEqual(['1001']);
  expect(await api.json('partners/2001/scores/smb')).toMatchObject({ stale: false, restated });
  const table = await (await api.fetch('partners?restated=true', { headers: { accept: 'text/csv' } })).text();
  expect(table).toContain(`,false,${scoreBefore},${tierBefore}\r\n`);
});
