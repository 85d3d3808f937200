import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { go, onSampleNetwork, page, part, product } from './page.ts';

onSampleNetwork(['2021-06', '2021-07', '2021-08', '2021-09', '2021-12']);

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
