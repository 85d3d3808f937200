import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../http/api.ts';
import { profileColumns, subscriptionColumns, tsv, workloadRevenueColumns } from '../support/world.ts';
import { openPage, reader, settled, startBrowser } from './browser.ts';

const names = {
  '1001': '<img src=x onerror=alert(1)><b>Bold</b> & "quoted"',
  '1002': 'Long '.repeat(40).trim(),
  '1003': 'شركة الحلول السحابية',
  '1004': '{name} %s %(name) \u202Etrick',
};

let api: Api;
let browser: Browser;
beforeAll(async () => {
  [api, browser] = await Promise.all([Api.start(), startBrowser()]);
  const ids = Object.entries(names);
  await api.import('partner-profile', tsv(profileColumns, ...ids.map(([id, name]) => [id, name, '', '', 'NL'])));
  const sold = ids.map(([id]) => [`s${id}`, '2021-02', `t${id}`, 'Sales', 'CSP', 5, 12_345.5, id, 'CSP']);
  await api.import('subscription-details', tsv(subscriptionColumns, ...sold));
  await api.refresh('2021-02');
});
afterAll(async () => {
  await browser?.close();
  await api?.stop();
});

const open = async (path: string, options = reader) => {
  const watched = await openPage(browser, [api.url], options);
  await watched.page.goto(`${api.url}/dashboard${path}`);
  await settled(watched.page);
  return watched;
};
const main = (page: Page) => page.getByRole('main').innerText();

test.each(Object.entries(names))('the name of %s is shown as it is, and nothing but shown', async (id, name) => {
  const { page, faults } = await open(`/partners/${id}`);
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(name);
  expect(await page.locator('main img').count()).toBe(0);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.goto(`${api.url}/dashboard`);
  await settled(page);
  expect(await page.getByRole('link', { name }).first().innerText()).toBe(name);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('before a month is scored, the page says for how many partners a report is missing', async () => {
  const { page, faults } = await open('?month=2021-02');
  await page.getByRole('button', { name: 'Score February 2021 now' }).click();
  await page.getByRole('dialog').getByText('Dynamics 365 usage is missing for 4 partners.').waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test.each([
  ['/partners/999', 'There is no such partner, or you may not see it.'],
  ['/partners/no-number', 'an MPN id has 1 to 12 digits'],
  ['/partners/1001?month=2031-01', 'There is no score of this partner here'],
  ['/partners/1001/indicators/none', 'do not have this indicator'],
  ['/partners/1001/none', 'There is no such page'],
  ['/nowhere', 'There is no such page'],
  ['/files/none', 'none'],
  ['/rules/none', 'has no edition none'],
  ['?program=none', 'none'],
])('%s says so: %s', async (path, sentence) => {
  const { page, faults } = await open(path);
  await expect.poll(() => main(page)).toContain(sentence);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('of a month without a score the page still shows the months that have one', async () => {
  const { page, faults } = await open('/partners/1001?month=2031-01');
  await page.getByRole('heading', { name: 'Score by month' }).waitFor();
  expect(await main(page)).toContain('There is no score of this partner here');
  expect(faults).toEqual([]);
  await page.context().close();
});

test('an invalid month is replaced by the newest', async () => {
  const { page } = await open('/partners/1001?month=yesterday');
  expect(await main(page)).toContain('Score of February 2021');
  await page.context().close();
});

test.each(['', '/partners/1001', '/files', '/tier-changes?all=true'])(
  'a clock that is wrong changes nothing that %j shows',
  async (path) => {
    const right = await open(path);
    const shown = await main(right.page);
    await right.page.context().close();
    for (const time of ['2009-03-01T00:00:00Z', '2035-05-01T00:00:00Z']) {
      const { page, faults } = await openPage(browser, [api.url]);
      await page.clock.setFixedTime(time);
      await page.goto(`${api.url}/dashboard${path}`);
      await settled(page);
      expect(await main(page), time).toBe(shown);
      expect(faults).toEqual([]);
      await page.context().close();
    }
  },
);

test('an empty installation says what to do next; then any month can be scored from the first page, which opens with the program that has scores', async () => {
  const other = await Api.start();
  const { page, faults } = await openPage(browser, [other.url]);
  await page.goto(`${other.url}/dashboard`);
  await settled(page);
  expect(await main(page)).toContain('First import the reports of Partner Center');
  const sold = ['s1', '2024-02', 't1', 'Sales', 500, '1001', 'CSP'];
  await other.import('business-applications-revenue', tsv(workloadRevenueColumns, sold));
  await page.goto(`${other.url}/dashboard`);
  for (const [month, told] of [
    ['2024-03', 'Nobody was scored: no report covers March 2024.'],
    ['2024-02', 'The network in February 2024'],
  ] as const) {
    await page.getByRole('button', { name: /^Score .* now$/ }).click();
    await page.getByRole('dialog').getByLabel('Month').fill(month);
    await page.getByRole('dialog').getByRole('button', { name: 'Score now' }).click();
    await page.getByText(told).waitFor();
  }
  expect(await page.locator('#program').inputValue()).toBe('business-applications');
  await page.goto(`${other.url}/dashboard/partners/1001?program=smb`);
  await page.getByText('Scored in other programs:').waitFor();
  // All answers are there: no second refusal comes.
  await page.waitForLoadState('networkidle');
  await expect.poll(() => page.getByText('There is no score of this partner here').count()).toBe(1);
  await page.getByRole('link', { name: 'Business Applications (Solutions Partner)' }).click();
  await page.getByText('Score of February 2024').waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
  await other.stop();
});

test('while the server is away, the page says so and keeps what it shows; then it goes on', async () => {
  const { page } = await open('/partners/1001');
  await page.getByRole('tab', { name: 'Reports' }).click();
  await page.getByText('Reports behind the score').first().waitFor();
  await page.route('**/api/**', (route) => route.abort('connectionrefused'));
  await page.getByRole('tab', { name: 'What changed' }).click();
  await page.getByText('The server cannot be reached').first().waitFor();
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(names['1001']);
  await page.unroute('**/api/**');
  await page.getByRole('tab', { name: 'What is coming' }).click();
  await page.getByRole('row', { name: /^Score/ }).waitFor();
  await page.context().close();
});

test('a page whose files cannot be had stays where it is and says what to do', async () => {
  const { page } = await open('/partners/1001');
  await page.route('**/*', (route) => route.abort('connectionrefused'));
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByText('This page failed').waitFor();
  expect(await page.getByRole('navigation').innerText()).toContain('Network');
  await page.unroute('**/*');
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
  await page.context().close();
});

test('an answer that fails once may be asked for again', async () => {
  const { page } = await open('/partners/1001');
  await page.route('**/changes*', (route) => route.fulfill({ status: 503, json: { detail: 'Not now.' } }));
  await page.getByRole('tab', { name: 'What changed' }).click();
  await page.getByText(/Not now/).waitFor();
  await page.unroute('**/changes*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => page.getByText(/Not now/).count()).toBe(0);
  await page.context().close();
});

test('a tab that is older than a deployment loads the files of now', async () => {
  const { page } = await open('');
  let asked = 0;
  await page.route('**/assets/rules-*.js', (route) =>
    asked++ === 0 ? route.fulfill({ status: 404 }) : route.continue(),
  );
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
  expect(asked).toBe(2);
  await page.context().close();
});

test('what takes its time says that it is on its way', async () => {
  const { page } = await open('');
  await page.route('**/api/audit*', async (route) => {
    await new Promise((done) => setTimeout(done, 1_500));
    await route.continue();
  });
  await page.getByRole('link', { name: 'Audit trail' }).click();
  await page.getByText('Loading …').waitFor();
  await page.getByText('imported or checked a file').first().waitFor();
  await page.context().close();
});

test('over a slow network something is shown at once, and the page comes', async () => {
  const { page, faults } = await openPage(browser, [api.url]);
  const network = await page.context().newCDPSession(page);
  const bytesPerSecond = 60_000;
  const slow = { offline: false, latency: 400, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond };
  await network.send('Network.emulateNetworkConditions', slow);
  await page.goto(`${api.url}/dashboard`, { waitUntil: 'commit' });
  await page.getByRole('progressbar').first().waitFor({ timeout: 3_000 });
  await page.getByText('Loading …').first().waitFor();
  await page.getByRole('link', { name: names['1003'] }).first().waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test('the first visit takes at most 250 KB', async () => {
  const { page } = await openPage(browser, [api.url]);
  let bytes = 0;
  page.on('requestfinished', async (request) => {
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    bytes += responseBodySize + responseHeadersSize;
  });
  await page.goto(`${api.url}/dashboard`);
  await settled(page);
  await page.getByRole('link', { name: names['1003'] }).first().waitFor();
  console.log(`first visit: ${bytes} bytes`);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(250_000);
  await page.context().close();
});
