import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settled } from './browser.ts';
import { go, main, onSampleNetwork, page, part, product } from './page.ts';

/** Changes scores of December 2021 and before. */
const corrected = join(import.meta.dirname, '../../samples/data/corrections/dynamics-365-usage-2021-12.tsv');
/** Lost its tier in 2021-07. */
const rijnmond = '1637696';

onSampleNetwork(['2021-06', '2021-07', '2021-08', '2021-09', '2021-12']);

test('O1 sees at once whether the month is complete, and when the next run is', async () => {
  await page.goto(product.url);
  await settled(page);
  expect(page.url()).toBe(`${product.url}/dashboard`);
  await expect.poll(() => main().getByRole('heading', { level: 1 }).innerText()).toBe('The network in December 2021');
  const reports = await product.get<{ 'subscription-details': { rows: number } }>('months/2021-12/reports');
  expect(await part('Reports of the month').innerText()).toContain(String(reports['subscription-details'].rows));
  expect(await main().innerText()).toMatch(/will be scored automatically on\s+20 \w+ \d{4}/);
});

test('O1 sees which report came for which location, and which is missing', async () => {
  await go('?month=2021-04');
  await page.evaluate('scrollTo(0, document.body.scrollHeight)');
  const matrix = part('Reports by location');
  await matrix.getByRole('row').nth(1).waitFor();
  const riga = matrix.getByRole('row', { name: /1087568/ });
  expect(await riga.innerText()).toMatch(/missing \(\d+ before\)/);
  const { items } = await product.get<{ items: unknown[] }>('months/2021-04/locations?pageSize=500');
  expect(await matrix.getByRole('row').count()).toBe(items.length + 1);
  await matrix.getByLabel('Only locations that lack').check();
  await expect.poll(() => matrix.getByRole('row').count()).toBe(2);
  const saved = page.waitForEvent('download');
  await matrix.getByRole('button', { name: 'CSV' }).click();
  expect(readFileSync((await (await saved).path())!, 'utf8')).toMatch(/1087568,Missing,\d+,there,there/);
});

test('O2 sees how many partners are in each tier, and which moved', async () => {
  await go('?month=2021-09');
  const { tiers } = await product.get<{ tiers: { tier: string; partners: number }[] }>('months/2021-09');
  const figures = await page.locator('.figures').innerText();
  for (const { tier, partners } of tiers)
    expect(figures).toMatch(new RegExp(`${tier === 'none' ? 'No tier' : tier}\\s+${partners}\\s`, 'i'));
  type Refreshes = { items: { partnersScored: number; tierChanges: number; scoresRestated: number }[] };
  const [latest] = (await product.get<Refreshes>('refreshes?pageSize=1')).items;
  const { partnersScored, tierChanges, scoresRestated } = latest!;
  const refreshes = part('Latest refreshes').getByRole('row');
  expect(await refreshes.nth(1).innerText()).toMatch(
    new RegExp(`Dec 2021\\s+${partnersScored}\\s+${tierChanges}\\s+${scoresRestated}\\s`),
  );
  const { items } = await product.get<{ items: { partnerName: string }[] }>('tier-changes?month=2021-09&program=smb');
  const changes = await part('Tier changes').innerText();
  for (const { partnerName } of items) expect(changes).toContain(partnerName);
});

test('O2 finds the partners that lose their tier in the next three months', async () => {
  type AtRisk = { items: { name: string; partnerId: string }[]; looked: number };
  const { items, looked } = await product.get<AtRisk>('at-risk?program=smb&month=2021-09');
  expect(items.length).toBeGreaterThan(0);
  await go('?month=2021-09');
  const region = part('At risk in the next three months');
  await region.getByRole('button', { name: 'Find partners at risk' }).click();
  await region.getByText('30 partners looked at').waitFor();
  expect(looked).toBeLessThan(30);
  for (const { name, partnerId } of items) await region.getByRole('link', { name: name || partnerId }).waitFor();
  await expect.poll(() => region.getByRole('button').count()).toBe(0);
});

test('O3 checks a file before importing it, then imports it and sees what is stale because of it', async () => {
  await go('/files');
  // Of the time of each import: later ones, and refreshes, do not change it.
  await part('Imports').getByRole('columnheader', { name: 'Scores made stale' }).waitFor();
  const before = await product.get<{ items: unknown[] }>('imports');
  const lines = readFileSync(corrected, 'utf8').trimEnd().split(/\r?\n/);
  const broken = [...lines, lines[1]!.replace(/2021-12/, '2021-13')].join('\n');
  await page.locator('input[type=file]').setInputFiles({
    name: 'usage.tsv',
    mimeType: 'text/tab-separated-values',
    buffer: Buffer.from(broken),
  });
  const file = part(/usage.*\.tsv/);
  await file.getByText(/^Checked: nothing has changed yet/).waitFor();
  expect(await file.getByRole('combobox').inputValue()).toBe('dynamics-365-usage');
  expect(await file.innerText()).toContain('Rejected rows, by column and reason');
  expect(await file.innerText()).toMatch(/first lines: \d+/);
  expect(await file.innerText()).toContain('Correct the file');
  const rejected = page.waitForEvent('download');
  await file.getByRole('button', { name: /^All rejected rows/ }).click();
  expect(readFileSync((await (await rejected).path())!, 'utf8')).toContain('2021-13');
  expect(await product.get('imports')).toEqual(before);
  await file.getByRole('button', { name: 'Remove' }).click();
  await page.locator('input[type=file]').setInputFiles(corrected);
  await file.getByText(/^Checked: nothing has changed yet/).waitFor();
  await file.getByRole('button', { name: 'Import' }).click();
  await file.getByText(/^Imported\. \d+ scores? (is|are) stale because of it/).waitFor();
  await settled(page);
  expect(((await product.get('imports')) as typeof before).items).toHaveLength(before.items.length + 1);
  expect(await part('Imports').innerText()).toContain('Jan 2021 – Jun 2021');
});

test('O3 sees before the import that a location moves to another partner', async () => {
  await go('/files');
  const profiles = 'MPNId\tPartnerName\tPGA_MPNId\n2488517\tPiemonte Software\t1061939\n';
  await page.locator('input[type=file]').setInputFiles({
    name: 'profiles.tsv',
    mimeType: 'text/tab-separated-values',
    buffer: Buffer.from(profiles),
  });
  const file = part(/profiles.*\.tsv/);
  await file.getByText(/2488517 from 2488517 to 1061939/).waitFor();
  const text = await file.innerText();
  expect(text).toContain('Locations: see whether this is meant');
  // A check cannot know it: an import of this file makes scores stale.
  expect(text).not.toMatch(/stale/i);
  await file.getByRole('button', { name: 'Remove' }).click();
});

test('O2 sees which scores a refresh restated, with a change of tier or without', async () => {
  await product.import('dynamics-365-usage', readFileSync(corrected));
  await go('?month=2021-12');
  await page.getByRole('button', { name: 'Score December 2021' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Score now', exact: true }).click();
  await page.getByText(/scores? restated/).waitFor({ timeout: 30_000 });
  type Line = { partnerId: string; restated: { scoreBefore: number } };
  const { items } = await product.get<{ items: Line[] }>('partners?restated=true&month=2021-12');
  expect(items.length).toBeGreaterThan(0);
  const [refresh] = (await product.get<{ items: { scoresRestated: number }[] }>('refreshes?pageSize=1')).items;
  expect(refresh!.scoresRestated).toBeGreaterThanOrEqual(items.length);
  await page
    .locator('.figures')
    .getByRole('link', { name: `${items.length} restated` })
    .click();
  const rows = part('Partners').getByRole('row');
  await expect.poll(() => rows.count()).toBe(items.length + 1);
  const { partnerId, restated } = items[0]!;
  const shown = restated.scoreBefore.toLocaleString('en-GB', { minimumFractionDigits: 2 });
  expect(await part('Partners').getByRole('row', { name: partnerId }).innerText()).toContain(shown);
  await part('Partners').getByRole('row', { name: partnerId }).getByRole('link').first().click();
  await page.getByText(`restated, ${shown} before`).first().waitFor();
});

test('O4 finds partners near a tier, and saves them as a table', async () => {
  await go();
  await page.getByLabel('Within 5 points of a tier').check();
  await settled(page);
  const { items } = await product.get<{ items: { name: string; score: number }[] }>('partners?near=5&month=2021-12');
  const rows = part('Partners').getByRole('row');
  await expect.poll(() => rows.count()).toBe(items.length + 1);
  for (const { score } of items) expect(Math.min(Math.abs(score - 60), Math.abs(score - 80))).toBeLessThanOrEqual(5);
  const saved = page.waitForEvent('download');
  await part('Partners').getByRole('button', { name: 'CSV' }).click();
  const table = readFileSync((await (await saved).path())!, 'utf8');
  expect(table.trim().split('\r\n')).toHaveLength(items.length + 1);
  expect(page.url()).toContain('near=5');
});

test.each([
  ['Partner', 'name', 'ascending'],
  ['MPN id', 'partnerId', 'ascending'],
  ['Tier', 'score', 'descending'],
  ['Score', 'score', 'descending'],
])('O4 sorts the partners by %s, both ways', async (title, by, first) => {
  await go('?sort=name');
  const partners = part('Partners');
  const heading = partners.getByRole('columnheader', { name: title });
  const firstRow = partners.getByRole('row').nth(1);
  type Partners = { items: { partnerId: string }[] };
  for (const sort of first === 'ascending' ? [by, `-${by}`] : [`-${by}`, by]) {
    if (sort !== 'name') await heading.getByRole('button').press('Enter');
    const { items } = await product.get<Partners>(`partners?sort=${sort}&month=2021-12`);
    await expect.poll(() => firstRow.innerText()).toContain(items[0]!.partnerId);
    expect(await heading.getAttribute('aria-sort')).toBe(sort.startsWith('-') ? 'descending' : 'ascending');
  }
});

test('O5 sees which endpoint of any partner fails, reads its last answer, and sends again', async () => {
  const made = await product.post(`partners/${rijnmond}/webhooks`, {
    url: 'http://127.0.0.1:9/crm',
    events: ['partner.tier.changed'],
  });
  const { id } = (await made.json()) as { id: string };
  await product.post(`partners/${rijnmond}/webhooks/${id}/recover`, { since: '2020-01-01' });
  type Endpoint = { failingSince?: string };
  const failing = async () => (await product.get<Endpoint>(`partners/${rijnmond}/webhooks/${id}`)).failingSince;
  await expect.poll(failing, { timeout: 20_000 }).toBeDefined();
  await go();
  await expect.poll(() => part('Webhooks').innerText()).toMatch(/127\.0\.0\.1:9\/crm\s.*failing since/s);
  await page.getByRole('navigation').getByRole('link', { name: 'Webhooks' }).click();
  const row = page.getByRole('row', { name: /127\.0\.0\.1:9\/crm/ });
  await expect.poll(() => row.innerText()).toMatch(/1637696\s.*failing since/s);
  await row.getByRole('link', { name: '/crm' }).click();
  await expect.poll(() => part('Deliveries').innerText()).toMatch(/ECONNREFUSED|refused/i);
  await page.getByRole('button', { name: 'partner.tier.changed' }).first().click();
  await part('Delivery').getByRole('button', { name: 'Send again' }).waitFor();
});

test('O6 sees who did what', async () => {
  await go('/audit');
  expect(await main().innerText()).toContain('imported or checked a file');
});
