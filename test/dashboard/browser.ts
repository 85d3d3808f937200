import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';
import { expect } from 'vitest';

/** Starts the Chromium that npm has brought. Its own switches are for a cloud's functions, without web security. */
export async function startBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];
  const options = { executablePath: await chromium.executablePath(), args, headless: true };
  for (;;) {
    try {
      return await playwright.launch(options);
    } catch (cause) {
      // The first process unpacks it; another may find it still being written.
      if (!String(cause).includes('ETXTBSY')) throw cause;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}

/** A reader in the Netherlands whose browser is set to English. */
export const reader: BrowserContextOptions = {
  locale: 'en-GB',
  timezoneId: 'Europe/Amsterdam',
  viewport: { width: 1440, height: 900 },
};

/** A page with what went wrong in it, and whatever it asked of other hosts. */
export interface Watched {
  page: Page;
  faults: string[];
}

/** Opens a page and notes errors of scripts, refusals by the policy, and requests to anybody but `hosts`, the first of which is the dashboard's. */
export async function openPage(browser: Browser, hosts: readonly string[], options = reader): Promise<Watched> {
  const page = await (await browser.newContext(options)).newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    // Requests of the issuer's own pages do not count.
    if (URL.canParse(page.url()) && new URL(page.url()).origin !== hosts[0]) return;
    if (!hosts.includes(origin) && !['blob:', 'data:'].includes(protocol)) faults.push(`asked ${request.url()}`);
  });
  return { page, faults };
}

/** Waits until no request is under way and nothing is loading. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('.loading').first().waitFor({ state: 'detached' });
}

/** Waits until what was done to a page has been drawn, and has begun to load what it needs. */
export const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))',
  );

const rules: axe.RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // What opens lies beside the page's landmarks.
  rules: { region: { enabled: false } },
  resultTypes: ['violations'],
};
/** The library guards its focus by elements that only it can reach. */
const parts: axe.ElementContext = { exclude: ['[data-tabster-dummy]'] };

/** Expects that axe finds nothing against WCAG 2.2 AA. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // What is fading in, or changing its colour from the next frame on, has less contrast until it is done.
  await drawn(page);
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished))',
  );
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run(${JSON.stringify(parts)}, ${JSON.stringify(rules)})`,
  );
  const found = violations.map(
    ({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' ; ')}`,
  );
  expect(found).toEqual([]);
}
