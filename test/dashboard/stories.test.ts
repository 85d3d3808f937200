import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Product } from '../end-to-end/product.ts';
import { openPage, settled, startBrowser } from './browser.ts';
import { startSampleNetwork, stopSampleNetwork } from './sample-network.ts';

const samples = join(import.meta.dirname, '../../samples/data');
/** Lost its tier in 2021-07. */
const rijnmond = '1637696';
/** Has three locations. */
const northwind = '2170738';
/** Has a base of 48 users in 2021-06, and of over 50 in 2021-07. */
const kiwi = '2179281';

let product: Product;
let browser: Browser;
let page: Page;
let faults: string[];
beforeAll(async () => {
  [product, browser] = await Promise.all([
    startSampleNetwork(['2021-06', '2021-07', '2021-08', '2021-09', '2021-12']),
    startBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await stopSampleNetwork(product);
});
beforeEach(async () => {
  ({ page, faults } = await openPage(browser, [product.url]));
});
afterEach(async () => {
  await page.context().close();
  expect(faults).toEqual([]);
});

const go = async (path = '') => {
  await page.goto(`${product.url}/dashboard${path}`);
  await settled(page);
};
const main = () => page.getByRole('main');
const part = (name: string | RegExp) => page.getByRole('region', { name }).first();

describe('the operator at month end', () => {
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

  test('O3 checks a file before importing it, then imports it and sees what became stale', async () => {
    await go('/files');
    // Of the time of each import: later ones, and refreshes, do not change it.
    await part('Imports').getByRole('columnheader', { name: 'Scores made stale' }).waitFor();
    const before = await product.get<{ items: unknown[] }>('imports');
    const corrected = join(samples, 'corrections/dynamics-365-usage-2021-12.tsv');
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
    await file.getByText(/^Imported\. \d+ scores? became stale/).waitFor();
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
});

describe('the partner manager', () => {
  test('P1 finds a partner by part of its name, by the keyboard alone', async () => {
    await go();
    await page.keyboard.press('Tab');
    for (let at = 0; at < 10; at++) {
      if ((await page.evaluate("document.activeElement?.getAttribute('role')")) === 'combobox') break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('rijnm');
    await page.getByRole('option', { name: /Rijnmond ERP/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Rijnmond ERP' }).waitFor();
    await settled(page);
    type Score = { score: number; indicators: { id: string; points: number }[] };
    const { score, indicators } = await product.get<Score>(`partners/${rijnmond}/scores/smb`);
    expect(await page.locator('.score-figure').innerText()).toBe(`${score} / 100`);
    const table = page.getByRole('table', { name: 'Indicators' });
    for (const { points } of indicators) expect(await table.innerText()).toContain(`${points} /`);
    expect(await page.locator('.history-chart').getAttribute('aria-label')).toContain('Jun 2021');
  });

  test('P2 reads what changed since the month before, the edition’s part apart', async () => {
    await go(`/partners/${rijnmond}?month=2021-09`);
    await page.getByRole('tab', { name: 'What changed' }).click();
    await page.getByText(/The score went from/).waitFor();
    const { scoreChange } = await product.get<{ scoreChange: number }>(
      `partners/${rijnmond}/scores/smb/comparison?month=2021-09&before=2021-01&after=2021-09`,
    );
    const worth = scoreChange > 0 ? `+${scoreChange}` : String(scoreChange);
    await page.getByText(`of the same facts that alone is worth ${worth} points`).waitFor();
    await page.getByText(/^Without a change: Functional consultants \(24\)/).waitFor();
  });

  test('P2 reads that a base is large enough for points now', async () => {
    await go(`/partners/${kiwi}?month=2021-07`);
    await page.getByRole('tab', { name: 'What changed' }).click();
    await page
      .getByText(/The base reaches the 50 users from which growth earns points: 48 → \d+ \(R5\.12\)\./)
      .waitFor();
  });

  test('P2, P6, P7 are one click away from the start page', async () => {
    await go('?month=2021-09');
    const goTo = (title: string) => page.getByRole('link', { name: `${title}: Rijnmond ERP` });
    await goTo('What changed').click();
    await page.getByText(/The score went from/).waitFor();
    await page.goBack();
    await goTo('Compared').click();
    await page.getByRole('row', { name: /^Net new revenue/ }).waitFor();
    await page.goBack();
    await settled(page);
    await page.evaluate(
      'window.print = () => { window.printed = document.querySelector(".score-figure")?.innerText; }',
    );
    await goTo('Print').click();
    const { score } = await product.get<{ score: number }>(`partners/${rijnmond}/scores/smb?month=2021-09`);
    await expect.poll(() => page.evaluate('window.printed')).toBe(`${score} / 100`);
    await settled(page);
    await page
      .getByRole('link', { name: 'Rijnmond ERP' })
      .or(page.getByRole('heading', { name: 'Rijnmond ERP' }))
      .first()
      .waitFor();
  });

  test('P2 reads it in brief below the score', async () => {
    await go(`/partners/${rijnmond}?month=2021-09`);
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await page.getByText(/The score went from/).waitFor();
  });

  test('P3 sees why an indicator has its value, row by row, with the rule in words', async () => {
    await go(`/partners/${rijnmond}`);
    await page.getByRole('link', { name: 'Functional consultants' }).click();
    await settled(page);
    const { items } = await product.get<{ items: { individualName: string }[] }>(
      `partners/${rijnmond}/scores/smb/ledger?indicator=functional-consultants`,
    );
    for (const { individualName } of items) await part('What counted').getByText(individualName).first().waitFor();
    expect(await main().innerText()).toContain('R5.5 A functional consultant holds the exams');
    expect(await part('Missing reports').innerText()).toContain('No report is missing');
  });

  test('P3 reads the rules of the chosen month', async () => {
    await go('/rules?month=2021-08');
    expect(await page.getByLabel('Edition', { exact: true }).inputValue()).toBe('2021-01');
    await page.locator('#month').selectOption('2021-09');
    await expect.poll(() => page.getByLabel('Edition', { exact: true }).inputValue()).toBe('2021-09');
    await main().getByText('PL-200 and MB-210, MB-220, MB-230 or MB-240').first().waitFor();
  });

  test('P3 sees what did not count, and why, with the rule', async () => {
    await go(`/partners/${rijnmond}/indicators/new-deployments`);
    type NotCounted = { customerName: string; reason: string; rule: string; details: { users?: number } };
    const { items } = await product.get<{ items: NotCounted[] }>(
      `partners/${rijnmond}/scores/smb/ledger?counted=false&indicator=new-deployments&pageSize=500`,
    );
    const before = items.filter(({ reason }) => reason === 'used-before');
    expect(before.length).toBeGreaterThan(0);
    const table = part('What did not count, and why');
    const { customerName, rule, details } = before[0]!;
    const row = table.getByRole('row', { name: customerName }).first();
    await row.waitFor();
    expect(await row.innerText()).toContain(`${details.users} active users in the first month already`);
    expect(await row.innerText()).toContain(rule);
  });

  test('P3 sees beside the bar why there are no points', async () => {
    type Score = { indicators: { id: string; notes: { text: string; rule: string }[] }[] };
    const { indicators } = await product.get<Score>(`partners/${rijnmond}/scores/smb`);
    const noted = indicators.filter(({ notes }) => notes.length > 0);
    expect(noted.length).toBeGreaterThan(0);
    await go(`/partners/${rijnmond}`);
    const card = await page.locator('.indicators').innerText();
    for (const { notes } of noted) for (const { rule } of notes) expect(card).toContain(`(${rule})`);
  });

  test('P4 sees what is coming, month by month', async () => {
    await go(`/partners/${rijnmond}/outlook`);
    type Lost = { title: string; to: number; customers?: { customerName: string }[] };
    type Month = { month: string; score: number; takenAway: Lost[] };
    const { months } = await product.get<{ months: Month[] }>(`partners/${rijnmond}/scores/smb/outlook`);
    const total = await page.getByRole('row', { name: /^Score/ }).innerText();
    for (const { score } of months) expect(total).toContain(String(score));
    const losses = months.flatMap(({ takenAway }) => takenAway);
    expect(losses.length).toBeGreaterThan(0);
    const why = await part('What takes points away').innerText();
    for (const { title, to } of losses) expect(why).toMatch(new RegExp(`${title} .*→ ${to}`));
    const customers = losses.flatMap((one) => one.customers ?? []);
    expect(customers.length).toBeGreaterThan(0);
    for (const { customerName } of customers) expect(why).toContain(customerName);
  });

  test('P5 tries what would reach the next tier; the address holds it', async () => {
    await go(`/partners/${rijnmond}/what-if`);
    await part(/What would reach/)
      .getByRole('button', { name: 'Try it' })
      .first()
      .click();
    await expect.poll(() => page.locator('.score-figure strong').innerText()).toBe('61');
    const address = page.url();
    const other = await openPage(browser, [product.url]);
    await other.page.goto(address);
    await expect.poll(() => other.page.locator('.score-figure strong').innerText()).toBe('61');
    await other.page.context().close();
    const answer = page.waitForEvent('download');
    await part(/What would reach/)
      .getByRole('link', { name: /^Address of this in the API/ })
      .click();
    const ways = JSON.parse(readFileSync((await (await answer).path())!, 'utf8')) as { fewest: { score: number } };
    expect(ways.fewest.score).toBe(61);
    const slider = page.getByRole('slider', { name: 'Developers' });
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('.score-figure strong').innerText()).toBe('58.5');
  });

  test.each([
    ['', 'Reports of the month'],
    ['', 'Reports by location'],
    [`/partners/${rijnmond}`, 'Indicators'],
    [`/partners/${rijnmond}/outlook`, 'The months after December 2021'],
    [`/partners/${rijnmond}/compared`, 'Compared with other partners, December 2021'],
    [`/partners/${northwind}/reports`, 'Reports behind the score of December 2021'],
    ['/rules', 'Indicators'],
    ['/tier-changes', 'Tier changes'],
    ['/audit', 'Audit trail'],
  ])('P1 sorts, filters by keyboard, and saves as CSV, what %s shows as %s', async (path, title) => {
    await go(path);
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    const table = page.getByRole('region', { name: `Table: ${title}` });
    const firstHeading = table.getByRole('columnheader').first();
    await firstHeading.getByRole('button').press('Enter');
    expect(await firstHeading.getAttribute('aria-sort')).toMatch(/ascending|descending/);
    const saved = page.waitForEvent('download');
    const whole = page.locator('.data-table', { has: table });
    await whole.getByRole('button', { name: 'CSV' }).click();
    expect((await saved).suggestedFilename()).toMatch(/\.csv$/);
    await whole.getByRole('textbox').focus();
    await page.keyboard.type('no row holds this');
    await table.getByText('Nothing matches.').waitFor();
  });

  test.each(['A4', 'Letter'])('P6 prints a partner on one page of %s', async (format) => {
    await go(`/partners/${rijnmond}`);
    const pdf = await page.pdf({ format, preferCSSPageSize: false });
    const text = pdf.toString('latin1');
    expect(text.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  });

  test('P6 prints the program, and nothing that is only for the screen', async () => {
    await go(`/partners/${rijnmond}`);
    await page.emulateMedia({ media: 'print' });
    const buttons = await page.getByRole('button').allInnerTexts();
    const headings = await page.getByRole('columnheader').allInnerTexts();
    expect(headings).toContain('Target');
    expect(headings).toEqual(expect.arrayContaining(buttons));
    expect(await page.getByRole('tab').count()).toBe(0);
    expect(await main().innerText()).toContain('Small and Midmarket Cloud Solutions');
  });

  test('P7 sees the seven figures with bars and trends', async () => {
    await go(`/partners/${rijnmond}/compared`);
    await expect.poll(() => page.getByRole('row').count()).toBe(8);
  });

  test('P7 filters the figures by workload, product and country; the address holds it', async () => {
    await go(`/partners/${rijnmond}/compared`);
    const workload = page.getByLabel('Workload');
    await workload.selectOption('Customer Engagement');
    await page.getByLabel('Product', { exact: true }).selectOption('Sales');
    await page.getByLabel(/Customers’ country/).fill('NL');
    await page.keyboard.press('Enter');
    await settled(page);
    const filter = 'workload=ce&product=Sales&market=NL';
    expect(page.url()).toContain(filter);
    type Figures = { figures: { id: string; value: number }[]; workloads: { title: string }[] };
    const { figures, workloads } = await product.get<Figures>(`partners/${rijnmond}/benchmarks?${filter}`);
    const titles = workloads.map(({ title }) => title);
    expect(await workload.getByRole('option').allInnerTexts()).toEqual(['Both workloads', ...titles]);
    const revenue = figures.find(({ id }) => id === 'net-new-revenue')!.value;
    const row = page.getByRole('row', { name: /^Net new revenue/ });
    await expect.poll(() => row.innerText()).toContain(revenue.toLocaleString('en-GB', { minimumFractionDigits: 2 }));
    await page.getByLabel(/Customers’ country/).fill('Atlantis');
    await page.keyboard.press('Enter');
    await page.getByText(/Atlantis is no market/).waitFor();
    await page.getByLabel(/Customers’ country/).waitFor();
  });
});

describe('the developer who integrates a webhook', () => {
  let receiver: Server;
  const got: string[] = [];
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on('end', () => {
        got.push(text);
        response.writeHead(got.length === 1 ? 500 : 200).end('thanks');
      });
    });
    await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => receiver?.close());

  test('D1–D3 registers, sends a test, sees it fail, sends it again, and rotates the secret', async () => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    await go('/webhooks');
    await page.getByRole('button', { name: 'Register an endpoint' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill(url);
    await page.getByRole('dialog').getByRole('button', { name: 'Register an endpoint' }).click();
    const secret = await page.getByRole('region', { name: 'Secret' }).innerText();
    expect(secret).toMatch(/^whsec_/);
    for (const [tab, word] of [
      ['TypeScript', 'timingSafeEqual'],
      ['Python', 'compare_digest'],
      ['C#', 'FixedTimeEquals'],
    ]) {
      await page.getByRole('tab', { name: tab! }).click();
      expect(await page.getByRole('region', { name: `Receiver in ${tab}` }).innerText()).toContain(word);
    }
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: url }).click();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText(`is sent to ${url}`).waitFor();
    expect(got).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Send a test' }).click();
    await expect.poll(() => got.length, { timeout: 20_000 }).toBe(1);
    await page.getByRole('button', { name: 'webhook.test' }).click();
    const one = part('Delivery');
    await expect.poll(() => one.innerText()).toMatch(/500\s+thanks/);
    expect(await one.getByRole('region', { name: 'Body as sent' }).innerText()).toContain('"type": "webhook.test"');
    await one.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    // The scheduled retry may come first; then both arrive.
    await expect.poll(() => got.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    expect(new Set(got).size).toBe(1);
    await page.getByRole('button', { name: 'New secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
    await expect.poll(() => page.getByRole('region', { name: 'Secret' }).innerText()).not.toBe(secret);
    await page.getByText(/The old secret signs until/).waitFor();
  });

  test('D2 has sent again what an endpoint missed since a day', async () => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/since`;
    const made = await product.post('webhooks', { url, events: ['partner.tier.changed'] });
    const { id } = (await made.json()) as { id: string };
    const { items } = await product.get<{ items: { id: string; occurredAt: string }[] }>('tier-changes?pageSize=500');
    const before = got.length;
    await go(`/webhooks/${id}`);
    await page.getByRole('button', { name: 'Send what was missed' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Since').fill('2020-01-01');
    await dialog.getByRole('button', { name: 'Send what was missed' }).click();
    await page.getByText('What was missed is being sent.').waitFor();
    await expect.poll(() => got.length - before, { timeout: 20_000 }).toBe(items.length);
    const sent = new Set(got.slice(before).map((body) => (JSON.parse(body) as { id: string }).id));
    expect(sent).toEqual(new Set(items.map((change) => change.id)));
  });
});
