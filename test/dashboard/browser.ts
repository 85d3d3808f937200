import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';

/** Starts the Chromium that npm has brought. Its own switches are for a cloud's functions, without web security. */
export async function startBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

/** A reader in the Netherlands whose browser is set to English. */
const reader: BrowserContextOptions = {
  locale: 'en-GB',
  timezoneId: 'Europe/Amsterdam',
  viewport: { width: 1440, height: 900 },
};

/** A page with what went wrong in it, and whatever it asked of other hosts. */
export interface Watched {
  page: Page;
  faults: string[];
}

/** Opens a page and notes errors of scripts, refusals by the policy, and requests to anybody but `hosts`. */
export async function openPage(browser: Browser, hosts: readonly string[], options = reader): Promise<Watched> {
  const page = await (await browser.newContext(options)).newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (!hosts.includes(origin) && !['blob:', 'data:'].includes(protocol)) faults.push(`asked ${request.url()}`);
  });
  return { page, faults };
}

/** Waits until nothing is on its way. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('.loading').first().waitFor({ state: 'detached' });
}
