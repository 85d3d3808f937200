import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { restore } from '../../cli/backup.ts';
import { receiver, statuses } from '../notifications/receiver.ts';
import { Product } from './product.ts';

const fixtures = join(import.meta.dirname, '../fixtures');

/** What an installation answered when it was backed up. */
type Answers = Record<string, Record<string, unknown>>;

test('an installation of November 2026 is opened with its data, endpoints, secrets and audit trail', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'pci-earlier-')), 'data');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await restore(join(fixtures, 'installation-2026-11.backup'), folder);
  const product = new Product(folder);
  onTestFinished(() => product.kill());
  await product.start();

  const answers = JSON.parse(
    readFileSync(join(fixtures, 'installation-2026-11.json'), 'utf8').replaceAll('URL', product.url),
    (key, value) => {
      // Sentences for people may be reworded.
      if (key === 'message') return undefined;
      // A loss was called an addition then.
      return value?.what === 'added' && value.change < 0 ? { ...value, what: 'lost' } : value;
    },
  ) as Answers;
  expect(Object.keys(answers).length).toBeGreaterThan(10);
  const { audit, ...lookups } = answers as Answers & { audit: { items: object[] } };
  for (const [path, answer] of Object.entries(lookups)) expect(await product.get(path), path).toMatchObject(answer);
  const trail = await product.get<{ items: object[] }>('audit');
  expect(trail.items).toEqual(expect.arrayContaining(audit.items.map((entry) => expect.objectContaining(entry))));

  // The old facts are scored now, to the same points: a profile that changed makes all of the partner's scores due.
  const isStale = async () =>
    (await product.get<{ standings: { program: string; stale: boolean }[] }>('partners/1001')).standings.find(
      ({ program }) => program === 'smb',
    )!.stale;
  const profile = 'MPNId\tPartnerName\tPGA_MPNId\tCity\tCountry\n1001\tHarbour & Sons\t1001\tOslo\tNorway\n';
  expect(await product.import('partner-profile', profile)).toMatchObject({ status: 'succeeded', rowsRejected: 0 });
  expect(await isStale()).toBe(true);
  const { score, indicators } = answers['partners/1001/scores/smb'] as { score: number; indicators: unknown };
  expect(await product.refresh('2021-03')).toMatchObject({ status: 'succeeded', tierChanges: 0 });
  expect(await isStale()).toBe(false);
  expect(await product.get('partners/1001/scores/smb')).toMatchObject({ score, indicators });

  // What is still stored in a former form is written in the newest.
  expect((await product.post('migration', '')).status).toBe(202);
  expect(await product.finished('migration')).toMatchObject({ status: 'succeeded' });

  // The old secrets are opened.
  const target = await receiver(statuses(200));
  onTestFinished(() => target.close());
  const [{ id }] = (answers['partners/1001/webhooks'] as { items: { id: string }[] }).items as [{ id: string }];
  const changed = await fetch(`${product.url}/api/partners/1001/webhooks/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: target.url }),
  });
  expect(changed.status).toBe(200);
  expect((await product.post(`partners/1001/webhooks/${id}/test`, '')).status).toBe(202);
  await expect.poll(() => target.requests.at(-1)?.headers['webhook-signature'], { timeout: 20_000 }).toMatch(/^v1,/);
  expect(await product.stop()).toBe(0);
});

test('an installation that a newer version has opened stops the start with a sentence', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'pci-newer-')), 'data');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await restore(join(fixtures, 'installation-2026-11.backup'), folder);
  const first = new Product(folder);
  await first.start();
  expect(await first.stop()).toBe(0);
  const database = new DatabaseSync(join(folder, 'pci.sqlite'));
  const noted = `UPDATE catalogue SET body = json_set(body, '$.scores', 99) WHERE partition = 'forms' AND id = 'forms'`;
  expect(database.prepare(noted).run().changes).toBe(1);
  database.close();
  await expect(new Product(folder).start()).rejects.toThrow(
    /Documents of "scores" were written in form 99 by a newer version; this one knows forms up to \d+\. Start that version/,
  );
});
