import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { create } from 'tar';
import { expect, onTestFinished, test } from 'vitest';
import { receiver, statuses } from '../notifications/receiver.ts';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Product } from './product.ts';

const run = promisify(execFile);
const program = join(import.meta.dirname, '../../dist/pci.js');

/** Runs the command. @returns its exit code and its output */
async function pci(...options: string[]): Promise<{ code: number; said: string }> {
  try {
    const { stdout } = await run(process.execPath, [program, ...options]);
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pci-backup-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const sales = (tenants: number, month: string, revenue: string) =>
  tsv(
    subscriptionColumns,
    ...Array.from({ length: tenants }, (_, index) => [
      `s${index}`,
      month,
      `t${index}`,
      'Dynamics 365 Sales',
      'CSP',
      10,
      revenue,
      '1001',
      'CSP',
    ]),
  );

test('a backup made while work is under way becomes an installation that goes on from there', async () => {
  const product = await Product.start();
  const target = await receiver(statuses(200));
  onTestFinished(() => target.close());
  await product.import('subscription-details', sales(3, '2021-02', '15000.00'));
  await product.refresh('2021-02');
  const made = await product.post('partners/1001/webhooks', { url: target.url, events: ['partner.tier.changed'] });
  const { id: endpoint } = (await made.json()) as { id: string };
  const before = await product.get('partners/1001/scores/smb');
  const trail = await product.get<{ items: unknown[] }>('audit');

  // Copied between the upload of a file and the end of its import.
  const accepted = await product.upload('subscription-details', sales(20_000, '2021-03', '20.00'));
  const { id: underWay } = (await accepted.json()) as { id: string };
  const file = join(folder(), 'pci.backup');
  expect(await pci('backup', file, '--data-dir', product.dataFolder)).toMatchObject({ code: 0 });
  expect(statSync(file).mode & 0o077).toBe(0);
  await product.finished(`imports/${underWay}`);
  await product.import('subscription-details', sales(3, '2021-02', '1.00'));
  expect(await product.stop()).toBe(0);

  const restored = join(folder(), 'restored');
  expect(await pci('restore', file, '--data-dir', restored)).toMatchObject({ code: 0 });
  const again = new Product(restored);
  onTestFinished(() => again.kill());
  await again.start();
  expect(await again.finished(`imports/${underWay}`)).toMatchObject({ status: 'succeeded', rowsAccepted: 20_000 });
  expect(await again.get('partners/1001/scores/smb')).toEqual(before);
  const { items } = await again.get<{ items: unknown[] }>('audit');
  expect(items).toEqual(expect.arrayContaining(trail.items));
  // The secret is opened by the key in the backup.
  const sent = await again.post(`partners/1001/webhooks/${endpoint}/test`, '');
  expect(sent.status).toBe(202);
  await expect.poll(() => target.requests.at(-1)?.headers['webhook-signature'], { timeout: 20_000 }).toMatch(/^v1,/);
  expect(await again.refresh('2021-03')).toMatchObject({ status: 'succeeded', partnersDone: 1 });
});

test('what cannot be backed up or restored is reported, and nothing is overwritten', async () => {
  const [empty, full] = [folder(), folder()];
  writeFileSync(join(full, 'note.txt'), 'kept');
  const file = join(empty, 'a.backup');
  expect(await pci('backup', file, '--data-dir', full)).toEqual({
    code: 2,
    said: `pci: ${full} is no data folder of "npm start": name it with --data-dir.\n`,
  });
  expect(await pci('restore', file, '--data-dir', join(empty, 'new'))).toMatchObject({
    code: 2,
    said: expect.stringContaining('does not exist'),
  });
  writeFileSync(join(empty, 'pci.sqlite'), '');
  expect(await pci('backup', join(empty, 'none', 'a.backup'), '--data-dir', empty)).toMatchObject({
    code: 2,
    said: `pci: There is no folder ${join(empty, 'none')}: create it, or name another.\n`,
  });
  writeFileSync(file, 'no backup');
  expect(await pci('restore', file, '--data-dir', full)).toMatchObject({
    code: 2,
    said: expect.stringContaining('is not empty'),
  });
  expect(await pci('restore', file, '--data-dir', join(empty, 'new'))).toMatchObject({
    code: 2,
    said: expect.stringContaining('is no backup, or is damaged'),
  });
  mkdirSync(join(empty, 'newer'));
  writeFileSync(join(empty, 'newer/backup.json'), JSON.stringify({ format: 99, made: '2030-01-01T00:00:00Z' }));
  const newer = join(empty, 'newer.backup');
  await create({ gzip: true, file: newer, cwd: join(empty, 'newer') }, ['backup.json']);
  expect(await pci('restore', newer, '--data-dir', join(empty, 'new'))).toMatchObject({
    code: 2,
    said: expect.stringContaining('was made by a newer version'),
  });
});
