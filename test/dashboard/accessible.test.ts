import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import english from '../../web/src/text/en.json' with { type: 'json' };
import swedish from '../../web/src/text/sv.json' with { type: 'json' };
import type { Product } from '../end-to-end/product.ts';
import { drawn, expectAccessible, openPage, reader, settled, startBrowser } from './browser.ts';
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

test.each(addresses)(
  '%j is accessible by axe in all colours, and shows all at a width of 320 pixels',
  async (address) => {
    const { page, faults } = await openPage(browser, [product.url]);
    await page.goto(`${product.url}/dashboard${address}`);
    await settled(page);
    // What is far below is drawn when somebody comes near.
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await drawn(page);
    await settled(page);
    await page.evaluate('scrollTo(0, 0)');
    const ground = () => page.evaluate<string>(`getComputedStyle(document.querySelector('.canvas')).backgroundColor`);
    const light = await ground();
    await expectAccessible(page, 'in light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(ground).not.toBe(light);
    await expectAccessible(page, 'in dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(ground).toBe(light);
    await page.emulateMedia({ forcedColors: 'active' });
    await expectAccessible(page, "in the system's colours");
    expect(await alikeFills(page)).toEqual([]);
    // 400 % of 1280.
    await page.emulateMedia({ forcedColors: 'none' });
    await page.setViewportSize({ width: 320, height: 256 });
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await page.context().close();
    expect(faults).toEqual([]);
  },
);

/** Fills of bars, and of tiers, that are also fills of what lies behind them. */
async function alikeFills(page: Page): Promise<string[]> {
  const fills = (part: string) =>
    page.evaluate<string[]>(
      `[...new Set([...document.querySelectorAll('svg .${part}')].map((one) => getComputedStyle(one).fill))]`,
    );
  const behind = await fills('ground');
  return (await fills('filled')).filter((fill) => behind.includes(fill));
}

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

test('indicators without points that keep a partner from a tier are named in its language', async () => {
  type Listed = { items: { partnerId: string; score: number | null }[] };
  type Score = { nextTier: { conditions?: string[] } | null };
  const { items } = await product.get<Listed>(`partners?${today}`);
  let lacking = { partnerId: '', conditions: [] as string[] };
  for (const { partnerId } of items.filter(({ score }) => score !== null)) {
    const { nextTier } = await product.get<Score>(`partners/${partnerId}/scores/business-applications`);
    if (nextTier?.conditions?.length) lacking = { partnerId, conditions: nextTier.conditions };
  }
  expect(lacking.conditions).not.toEqual([]);
  for (const [locale, texts] of [
    ['en-GB', english],
    ['sv-SE', swedish],
  ] as const) {
    const { page } = await openPage(browser, [product.url], { ...reader, locale });
    await page.goto(`${product.url}/dashboard/partners/${lacking.partnerId}?${today}`);
    await settled(page);
    const head = await page.locator('.score-head').innerText();
    for (const id of lacking.conditions) expect(head).toContain(texts[`indicator.${id}` as keyof typeof texts]);
    await page.context().close();
  }
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
