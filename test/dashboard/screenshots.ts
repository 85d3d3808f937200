/** `npm run screenshots`: takes the pictures of docs/pictures/ of the sample network, in light and dark. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { reader, settled, startBrowser } from './browser.ts';
import { startSampleNetwork, stopSampleNetwork } from './sample-network.ts';

const folder = join(import.meta.dirname, '../../docs/pictures');
const rijnmond = '/partners/1637696';
const pages: Record<string, string> = {
  network: '',
  partner: `${rijnmond}`,
  changes: `${rijnmond}/changes`,
  outlook: '/partners/4413965/outlook?month=2021-10',
  'what-if': `${rijnmond}/what-if?functional-consultants=5&new-deployments=6`,
  indicator: `${rijnmond}/indicators/net-new-revenue`,
  compared: `${rijnmond}/compared`,
  reports: '/partners/2204910/reports?month=2021-11',
  files: '/files',
  'tier-changes': '/tier-changes?all=true',
  webhooks: '/webhooks',
  rules: '/rules',
  audit: '/audit',
};

mkdirSync(folder, { recursive: true });
const months = ['2021-06', '2021-07', '2021-08', '2021-09', '2021-10', '2021-11', '2021-12'];
const [product, browser] = await Promise.all([startSampleNetwork(months), startBrowser()]);
await product.post('webhooks', {
  url: 'http://127.0.0.1:9/crm',
  events: ['partner.tier.changed'],
  description: 'Our CRM',
});
for (const colorScheme of ['light', 'dark'] as const) {
  const context = await browser.newContext({ ...reader, colorScheme });
  const page = await context.newPage();
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(`${product.url}/dashboard${path}`);
    await settled(page);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
  await context.close();
}
await browser.close();
await stopSampleNetwork(product);
