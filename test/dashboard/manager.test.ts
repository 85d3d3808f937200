import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openPage, settled } from './browser.ts';
import { browser, go, main, onSampleNetwork, page, part, product } from './page.ts';

/** Lost its tier in 2021-07. */
const rijnmond = '1637696';
/** Has three locations. */
const northwind = '2170738';
/** Has a base of 48 users in 2021-06, and of over 50 in 2021-07. */
const kiwi = '2179281';

onSampleNetwork(['2021-06', '2021-07', '2021-08', '2021-09', '2021-12']);

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
  await page.getByText(/The base reaches the 50 users from which growth earns points: 48 → \d+ \(R5\.12\)\./).waitFor();
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
  await page.evaluate('window.print = () => { window.printed = document.querySelector(".score-figure")?.innerText; }');
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
