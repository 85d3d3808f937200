import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audience, tenant } from '../access/issuer.ts';
import { Api, importNetwork } from '../http/api.ts';
import { openPage, settled, startBrowser, type Watched } from './browser.ts';
import { clientId, SigningIn } from './issuer.ts';

let issuer: SigningIn;
let api: Api;
let browser: Browser;
beforeAll(async () => {
  issuer = await SigningIn.start();
  [api, browser] = await Promise.all([
    Api.start({
      PCI_AUTH_ISSUER: issuer.url,
      PCI_AUTH_AUDIENCES: audience,
      PCI_AUTH_TENANTS: tenant,
      PCI_DASHBOARD_CLIENT_ID: clientId,
      PCI_DASHBOARD_SCOPE: 'read',
    }),
    startBrowser(),
  ]);
  await issuer.register(api.url);
  const operator = await signedIn('operator', '/files');
  await importNetwork(api, await tokenOf(operator.page));
  await operator.page.context().close();
});
afterAll(async () => {
  await browser?.close();
  await api?.stop();
  await issuer?.stop();
});

/**
 * Opens an address, is led to the issuer, signs in with these roles, and comes back to the address.
 * @param ahead hours by which the browser's clock is fast
 */
async function signedIn(roles: string, path: string, ahead = 0): Promise<Watched> {
  const watched = await openPage(browser, [api.url, issuer.url]);
  const { page } = watched;
  if (ahead !== 0) await page.clock.setFixedTime(Date.now() + ahead * 3_600_000);
  await page.goto(`${api.url}/dashboard${path}`);
  await page.locator('input[name=login]').fill(roles);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${api.url}/dashboard${path}`);
  await settled(page);
  return watched;
}

/** The token with which a page calls. */
async function tokenOf(page: Page): Promise<string> {
  const asked = page.waitForRequest(
    (request) => request.url().includes('/api/') && 'authorization' in request.headers(),
  );
  await page.getByRole('link', { name: 'Tier changes' }).first().click();
  return (await asked).headers().authorization!.replace('Bearer ', '');
}

const main = (page: Page) => page.getByRole('main').innerText();

test('an operator comes back to the address that was asked for, and sees all', async () => {
  const { page, faults } = await signedIn('operator', '/partners/1001?month=2021-02');
  expect(await page.getByRole('navigation').innerText()).toContain('Audit trail');
  expect(await main(page)).toMatch(/\$\d/);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('the link to the API gives the answer, which it has to ask for with the token', async () => {
  const { page } = await signedIn('operator', '/partners/1001?month=2021-02');
  const saved = page.waitForEvent('download');
  await page
    .getByRole('link', { name: /^Address of this in the API/ })
    .first()
    .click();
  const answer = JSON.parse(readFileSync((await (await saved).path())!, 'utf8')) as { partnerId: string };
  expect(answer.partnerId).toBe('1001');
  await page.context().close();
});

test.each([-5, 5])('a clock that is %i hours off keeps nobody from signing in and working', async (ahead) => {
  const { page, faults } = await signedIn('operator', '/partners/1001', ahead);
  expect(await main(page)).toMatch(/\$\d/);
  await page.getByRole('link', { name: 'Tier changes' }).first().click();
  await settled(page);
  await page.getByRole('heading', { level: 1, name: 'Tier changes' }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test('tokens are in memory alone, and nobody signs in twice in one browser', async () => {
  const { page } = await signedIn('operator', '/rules');
  const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
  const token = await tokenOf(page);
  expect(kept).not.toContain(token.slice(0, 40));
  expect(kept).not.toMatch(/access_token|refresh_token|id_token/);
  await page.reload();
  // This issuer asks native clients each time; it asks for no password.
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${api.url}/dashboard/tier-changes`);
  await settled(page);
  await page.getByRole('heading', { level: 1, name: 'Tier changes' }).waitFor();
  await page.context().close();
});

test('a report viewer sees points and no amounts, and that there is more', async () => {
  const { page, faults } = await signedIn('report-viewer:1001', '/partners/1001');
  const text = await main(page);
  expect(text).toContain('Amounts of revenue and names of individuals are hidden');
  expect(text).toMatch(/\d+(\.\d+)? \/ 100/);
  await page.getByRole('link', { name: 'Net new revenue' }).click();
  await settled(page);
  expect(await page.getByRole('region', { name: 'What counted' }).first().innerText()).toContain('hidden');
  const navigation = await page.getByRole('navigation').innerText();
  expect(navigation).not.toMatch(/Files|Audit trail|Webhooks/);
  expect(faults).toEqual([]);
  await page.context().close();
});

test('an account admin manages the webhooks of its partner, and sees no other partner', async () => {
  const { page } = await signedIn('account-admin:1001', '/partners/1001');
  await page.getByRole('tab', { name: 'Webhooks' }).click();
  await page.getByRole('button', { name: 'Register an endpoint' }).waitFor();
  await page.context().close();
});

test.each(['/partners/900', '/partners/123456'])(
  'a foreign partner and one that does not exist look the same: %s',
  async (path) => {
    const { page } = await signedIn('report-viewer:1001', path);
    expect((await main(page)).split('\n').at(-1)).toBe('There is no such partner, or you may not see it.');
    await page.context().close();
  },
);

test('a token that is refused in the middle of work is renewed, and the work goes on', async () => {
  const { page } = await signedIn('operator', '/partners/1001');
  let refused = 0;
  await page.route('**/scores/smb/outlook*', (route) => {
    if (refused++ === 0) return route.fulfill({ status: 401, json: { type: 'urn:pci:problem:invalid-token' } });
    return route.continue();
  });
  const renewed = page.waitForResponse((answer) => answer.url() === `${issuer.url}/token`);
  await page.getByRole('tab', { name: 'What is coming' }).click();
  expect((await renewed).status()).toBe(200);
  await page.getByRole('row', { name: /^Score/ }).waitFor();
  expect(refused).toBe(2);
  await page.context().close();
});

test('where it cannot be renewed, the reader may sign in again and comes back to the page', async () => {
  const { page } = await signedIn('operator', '/partners/1001');
  await page.route('**/scores/smb/outlook*', (route) => route.fulfill({ status: 401, json: {} }));
  await page.getByRole('tab', { name: 'What is coming' }).click();
  await page.getByText('Your session has ended').waitFor();
  await page.unroute('**/scores/smb/outlook*');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${api.url}/dashboard/partners/1001/outlook`);
  await page.getByRole('row', { name: /^Score/ }).waitFor();
  await page.context().close();
});
