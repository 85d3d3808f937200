import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Product } from '../end-to-end/product.ts';
import { expectAccessible, openPage, reader, settled, startBrowser } from './browser.ts';
import { startSampleNetwork, stopSampleNetwork } from './sample-network.ts';

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([
    startSampleNetwork(['2021-11', '2021-12', '2026-09', '2026-10']),
    startBrowser(),
  ]);
  await product.post('webhooks', { url: 'http://127.0.0.1:9/hook', events: ['partner.tier.changed'] });
});
afterAll(async () => {
  await browser?.close();
  await stopSampleNetwork(product);
});

const partner = '/partners/2170738';
/** In the program of today. */
const horizonte = '/partners/2746495';
const today = 'program=business-applications';
const addresses = [
  '',
  partner,
  `${partner}/changes`,
  `${partner}/outlook`,
  '/partners/1637696/what-if?new-deployments=6',
  `${partner}/compared`,
  `${partner}/reports`,
  `${partner}/indicators/net-new-revenue`,
  `${partner}/indicators/developers`,
  `${partner}/webhooks`,
  '/files',
  '/tier-changes?all=true',
  '/webhooks',
  '/rules',
  '/audit',
  `?${today}`,
  `${horizonte}?${today}`,
  `${horizonte}/changes?${today}`,
  `${horizonte}/outlook?${today}`,
  `${horizonte}/indicators/usage-growth?${today}`,
  `/rules?${today}`,
  '/partners/404',
  '/no/such/page',
];

/** Opens every address, and asks each what `look` asks. */
async function onEachPage(
  options: BrowserContextOptions,
  look: (page: Awaited<ReturnType<typeof openPage>>['page'], address: string) => Promise<void>,
): Promise<void> {
  const { page, faults } = await openPage(browser, [product.url], options);
  for (const address of addresses) {
    await page.goto(`${product.url}/dashboard${address}`);
    await settled(page);
    // What is far below is drawn when somebody comes near.
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await settled(page);
    await page.evaluate('scrollTo(0, 0)');
    await look(page, address);
  }
  await page.context().close();
  expect(faults).toEqual([]);
}

test.each(['light', 'dark'] as const)('every page is accessible to WCAG 2.2 AA by axe, in %s', async (colorScheme) => {
  await onEachPage({ ...reader, colorScheme }, (page, address) => expectAccessible(page, address));
});

test('where the system chooses the colours, every page is accessible, and bars and tiers can be told apart', async () => {
  await onEachPage({ ...reader, forcedColors: 'active' }, async (page, address) => {
    await expectAccessible(page, address);
    const fills = (part: string) =>
      page.evaluate<string[]>(
        `[...new Set([...document.querySelectorAll('svg .${part}')].map((one) => getComputedStyle(one).fill))]`,
      );
    const [ground, filled] = [await fills('ground'), await fills('filled')];
    expect(filled.filter((fill) => ground.includes(fill))).toEqual([]);
  });
});

test('every page shows all at a width of 320 pixels, which is 400 % of 1280, without scrolling sideways', async () => {
  await onEachPage({ ...reader, viewport: { width: 320, height: 256 } }, async (page, address) => {
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect([address, width]).toEqual([address, 320]);
  });
});

test('dialogs, menus and the list of found partners are accessible too', async () => {
  const { page } = await openPage(browser, [product.url]);
  await page.goto(`${product.url}/dashboard/webhooks`);
  await settled(page);
  await page.getByRole('button', { name: 'Register an endpoint' }).click();
  await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
  await expectAccessible(page, 'the dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menu').waitFor();
  await expectAccessible(page, 'the menu');
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Find a partner' }).fill('erp');
  await page.getByRole('option').first().waitFor();
  await expectAccessible(page, 'the partners found');
  await page.context().close();
});

test.each([
  ['fr-FR', 'Réseau', 'décembre 2021', 'Nouveau chiffre d’affaires net'],
  ['nl-NL', 'Netwerk', 'december 2021', 'Netto nieuwe omzet'],
  ['sv-SE', 'Nätverk', 'december 2021', 'Ny nettointäkt'],
  ['de-DE', 'Network', 'December 2021', 'Net new revenue'],
])('a browser set to %s reads its own language, or English', async (locale, network, month, indicator) => {
  const { page, faults } = await openPage(browser, [product.url], { ...reader, locale });
  await page.goto(`${product.url}/dashboard/partners/2170738`);
  await settled(page);
  expect(await page.getByRole('navigation').innerText()).toContain(network);
  expect(await page.getByRole('main').innerText()).toContain(indicator);
  expect(await page.locator('#month').innerText()).toContain(month);
  expect(await page.locator('html').getAttribute('lang')).toBe(locale === 'de-DE' ? 'en' : locale.slice(0, 2));
  await page.context().close();
  expect(faults).toEqual([]);
});

test.each(['en-GB', 'fr-FR', 'nl-NL', 'sv-SE'])('the chart has room for its words in %s', async (locale) => {
  const { page } = await openPage(browser, [product.url], { ...reader, locale });
  await page.goto(`${product.url}/dashboard${horizonte}?${today}`);
  await settled(page);
  const over = await page.evaluate<string[]>(`(() => {
    const chart = document.querySelector('.history-chart');
    const { right } = chart.getBoundingClientRect();
    const isOver = (text) => text.getBoundingClientRect().right > right;
    return [...chart.querySelectorAll('text')].filter(isOver).map(({ textContent }) => textContent);
  })()`);
  expect(over).toEqual([]);
  await page.context().close();
});

test('another language and other colours are chosen at once, and stay', async () => {
  const { page } = await openPage(browser, [product.url]);
  await page.goto(`${product.url}/dashboard/files`);
  await settled(page);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemradio', { name: 'Svenska' }).click();
  await page.getByRole('heading', { level: 1, name: 'Filer' }).waitFor();
  await page
    .getByRole('menuitemradio', { name: 'Mörka' })
    .or(page.getByRole('button', { name: 'Inställningar' }))
    .first()
    .click();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Filer' }).waitFor();
  await page.context().close();
});
