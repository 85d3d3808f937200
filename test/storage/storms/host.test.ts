import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { writeQuickApp } from '../../support/quick-app.ts';
import { putTimersOff } from '../../support/timers.ts';
import { subscriptionColumns, tsv } from '../../support/world.ts';

const root = join(import.meta.dirname, '../../..');

/** The product on the local host, whose failed messages come again after a second and not ten. */
async function startHost() {
  const folder = mkdtempSync(join(tmpdir(), 'pci-host-'));
  writeQuickApp(folder);
  putTimersOff(join(folder, 'data'));
  const given = ['--import', join(import.meta.dirname, 'impatient.mjs'), join(root, 'local/main.ts')];
  const child = spawn(process.execPath, [...given, '--port', '0', '--data-dir', join(folder, 'data')], { cwd: folder });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });
  /** Waits until the host has said something. */
  const said = async (pattern: RegExp): Promise<string> => {
    for (const end = Date.now() + 50_000; Date.now() < end; await wait(10)) {
      const found = pattern.exec(output);
      if (found) return found[1] ?? found[0];
    }
    throw new Error(`It never said ${pattern}: ${output}`);
  };
  const url = await said(/ready at (http:\S+)/);
  return { url, said, output: () => output, file: join(folder, 'data/pci.sqlite') };
}

test('an import that meets a locked file is given up, with an alert and a reason; imported again, it counts', async () => {
  const { url, said, output, file } = await startHost();
  const get = async (path: string) => (await (await fetch(`${url}/api/${path}`)).json()) as Record<string, unknown>;
  const post = (path: string, type: string, body: string) =>
    fetch(`${url}/api/${path}`, { method: 'POST', headers: { 'content-type': type }, body });
  const ended = async (path: string) => {
    for (;;) {
      const answer = await get(path);
      if (answer.status === 'succeeded' || answer.status === 'failed') return answer;
      await wait(50);
    }
  };
  const row = (n: number) => [`s${n}`, '2021-02', `t${n}`, 'Sales', 'CSP', 1, '2.00', '1001', 'CSP'];
  const report = (rows: number) => tsv(subscriptionColumns, ...Array.from({ length: rows }, (_, n) => row(n)));
  const upload = (rows: number) => post('imports/subscription-details', 'text/tab-separated-values', report(rows));

  expect((await fetch(`${url}/api/health/ready`)).status).toBe(200);
  const other = new DatabaseSync(file, { timeout: 5_000 });
  onTestFinished(() => other.close());
  const newest = () =>
    other.prepare("SELECT id, body ->> 'status' AS status FROM imports ORDER BY body ->> 'number' DESC").get() as
      | { id: string; status: string }
      | undefined;
  /** Locks the file while an import is under way. @returns its id, its upload's answer, and how many rows it has */
  const lockUnderAnImport = async () => {
    // A quick machine may be through with it before the lock is had: then with more.
    for (let rows = 15_000; ; rows *= 2) {
      const before = newest()?.id;
      const answer = upload(rows);
      while (newest()?.id === before) await wait(2);
      other.exec('BEGIN IMMEDIATE');
      const { id, status } = newest()!;
      if (status === 'queued' || status === 'running') return { id, rows, answer: await answer };
      other.exec('ROLLBACK');
      await answer;
    }
  };
  const { id: locked, rows, answer } = await lockUnderAnImport();
  // The import is kept and queued; where its place in the audit trail is not, the answer is a clear refusal.
  if (answer.status !== 202) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toMatchObject({
      type: 'urn:pci:problem:documents-unavailable',
      detail: 'The database file cannot be used at the moment: another process keeps it locked.',
    });
  }
  await said(/failed on try 5 of 5\. It goes to imports-poison/);
  other.exec('ROLLBACK');

  const path = `imports/${locked}`;
  expect(await ended(path)).toMatchObject({ status: 'failed', error: { code: 'given-up' } });
  expect(output()).toMatch(/A message of the queue imports was given up/);
  expect(output()).toMatch(/another process keeps it locked.*Caused by: Error: database is locked/);
  // The other tries are counted: they failed for the same reason.
  expect(output()).toContain('failed on try 1 of 5. It comes again in');

  const { id } = (await (await upload(rows)).json()) as { id: string };
  expect(await ended(`imports/${id}`)).toMatchObject({ status: 'succeeded', rowsAccepted: rows });
  const ordered = await post('refreshes', 'application/json', '{"month":"2021-02"}');
  const refresh = (await ordered.json()) as { id: string };
  expect(await ended(`refreshes/${refresh.id}`)).toMatchObject({ status: 'succeeded', partnersDone: 1 });
  const score = (await get('partners/1001/scores/smb')) as { indicators: { id: string; value: number }[] };
  expect(score.indicators.find(({ id: one }) => one === 'net-new-revenue')).toMatchObject({ value: 2 * rows });
});
