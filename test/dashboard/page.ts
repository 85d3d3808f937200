import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Product } from '../end-to-end/product.ts';
import { openPage, settled, startBrowser } from './browser.ts';
import { startSampleNetwork, stopSampleNetwork } from './sample-network.ts';

/** The product with the sample network. */
export let product: Product;
export let browser: Browser;
/** The page of the test that runs. */
export let page: Page;

/** Opens the dashboard on the sample network, scored in these months; each test gets a page of its own, in which nothing may go wrong. */
export function onSampleNetwork(months: readonly string[]): void {
  let faults: string[];
  beforeAll(async () => {
    [product, browser] = await Promise.all([startSampleNetwork(months), startBrowser()]);
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
}

/** Opens an address of the dashboard. */
export async function go(path = ''): Promise<void> {
  await page.goto(`${product.url}/dashboard${path}`);
  await settled(page);
}

export const main = () => page.getByRole('main');
export const part = (name: string | RegExp) => page.getByRole('region', { name }).first();
