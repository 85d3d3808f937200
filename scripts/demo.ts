/** `npm run demo`: runs the main job on the sample network, on a fresh data folder, and explains each step. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from '../cli/client.ts';
import { outcome } from '../cli/commands/refresh.ts';
import { deliveryLine } from '../cli/event-line.ts';
import { leaderboard, ledgerTrace, type Standing, scoreCard, tierChangeLine } from '../cli/print.ts';
import { type Received, Receiver } from '../cli/receiver.ts';
import { inspect } from '../cli/report-file.ts';
import { progressOn, styleFor } from '../cli/terminal.ts';
import { finished, upload } from '../cli/upload.ts';
import { correctionFiles, type SampleFile, sampleFiles, workloadFiles } from '../samples/files.ts';
import type { Import } from '../src/api/imports.ts';
import type { LedgerEntry } from '../src/api/ledger.ts';
import type { Refresh, TierChange } from '../src/api/refreshes.ts';
import type { History, PartnerLine, Score } from '../src/api/scores.ts';
import type { NewEndpoint } from '../src/api/webhooks.ts';

const root = join(import.meta.dirname, '..');
const samples = join(root, 'samples', 'data');
const months = ['2021-06', '2021-07', '2021-08', '2021-09', '2021-10', '2021-11', '2021-12'];
const program = 'business-applications';
const monthsOfToday = ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10'];
const deliveriesWithin = 30_000;

const usage = `Usage: npm run demo -- [--once]

  --once  end when everything is shown, instead of serving until Ctrl-C`;

const options = readOptions();
const style = styleFor(process.stdout, process.env);
const progress = progressOn(process.stderr, process.env);
const { bold, dim } = style.colours;
const began = Date.now();

const dataFolder = mkdtempSync(join(tmpdir(), 'pci-demo-'));
const host = spawn(
  process.execPath,
  [
    '--enable-source-maps',
    join(root, 'dist', 'local.js'),
    '--port',
    String(await portToUse()),
    '--data-dir',
    dataFolder,
  ],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
process.once('exit', () => rmSync(dataFolder, { recursive: true, force: true }));

try {
  const url = await urlOf(host);
  await tell(url);
  if (!options.once) {
    console.log(`\nServing on until Ctrl-C. The dashboard: ${url}/dashboard`);
    console.log('Another terminal can ask: npm run pci -- score 2170738');
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(host, 'exit')]);
  }
} finally {
  if (host.exitCode === null) {
    host.kill('SIGTERM');
    await once(host, 'exit');
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { once: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    if (!values.help) return values;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

async function tell(url: string): Promise<void> {
  const client = new Client(url);
  const received: Received[] = [];
  const receiver = new Receiver((delivery) => received.push(delivery));
  try {
    const address = await receiver.listen(0);
    const endpoint = await client.post<NewEndpoint>('/api/webhooks', {
      url: address,
      events: ['partner.tier.changed'],
    });
    receiver.trust(endpoint.secret!);
    step('1', `A webhook receiver listens on ${address}; the local host runs at ${url}.`);

    step('2', 'Importing the reports of a network of 30 partners and 600 customers:');
    await importAll(client, [...sampleFiles(), ...workloadFiles()]);

    step('3', `Scoring ${months[0]} to ${months.at(-1)}. The edition of the rules changes in 2021-09.`);
    for (const month of months) await score(client, month);
    const standings = await standingsOf(client, 'smb');
    console.log(`\n${leaderboard(standings, months, style)}`);

    const names = new Map(standings.map(({ partnerId, name }) => [partnerId, name]));
    step('4', 'Every month in which a partner crossed 60 or 80:');
    const scored = await tierChanges(client);
    for (const change of scored) console.log(tierChangeLine(change, style, names.get(change.partnerId)));

    step('5', 'Importing corrected files. What they change is stale until it is scored again:');
    await importAll(client, correctionFiles());
    for (const month of months.slice(-2)) await score(client, month);
    const corrected = await tierChanges(client);
    const restated = corrected.filter((change) => change.reason === 'restated');
    for (const change of restated) console.log(tierChangeLine(change, style, names.get(change.partnerId)));

    step('6', 'The program of today, for six of the partners: 70 points, and points in every indicator, qualify.');
    for (const month of monthsOfToday) await score(client, month, [program]);
    const today = await standingsOf(client, program);
    console.log(`\n${leaderboard(today, monthsOfToday, style)}\n`);
    const all = await tierChanges(client);
    for (const change of all.slice(corrected.length))
      console.log(tierChangeLine(change, style, names.get(change.partnerId)));
    for (const line of await explained(client, today)) console.log(line);

    step('7', `The receiver got ${all.length} tier changes, each signed, each under one id:`);
    await until(() => new Set(received.map(({ id }) => id)).size >= all.length, deliveriesWithin);
    for (const delivery of received) console.log(deliveryLine(delivery, style));
    check(all, received);

    const traced = restated[0] ?? all.at(-1)!;
    step('8', 'One partner, every point traced to the rows that earned it:');
    console.log(scoreCard(await client.get<Score>(`/api/partners/${traced.partnerId}/scores/smb`), style));
    const entries = await client.all<LedgerEntry>(`/api/partners/${traced.partnerId}/scores/smb/ledger`);
    console.log(`\n${ledgerTrace(entries, style, 4)}`);
    console.log(dim(`\nDone in ${((Date.now() - began) / 1000).toFixed(0)} s.`));
  } finally {
    await receiver.close();
  }
}

async function importAll(client: Client, files: readonly SampleFile[]): Promise<void> {
  const started: { file: SampleFile; one: Import }[] = [];
  for (const file of files) {
    const path = join(samples, file.path);
    const given = { partial: false, complete: false, check: false, covers: file.covers };
    started.push({ file, one: await upload(client, await inspect(path, file.report), given, progress) });
  }
  for (const { file, one } of started) {
    const done = await finished(client, one, file.path, progress);
    const stale = done.staleScores ? `, ${done.staleScores} scores stale` : '';
    const rejected = done.rowsRejected ? `, ${done.rowsRejected} rejected` : '';
    console.log(`  ${file.path.padEnd(46)} ${String(done.rowsAccepted).padStart(6)} rows${rejected}${stale}`);
    if (done.status !== 'succeeded') throw new Error(`The import of ${file.path} failed: ${done.error?.message}`);
  }
}

async function score(client: Client, month: string, programs?: string[]): Promise<void> {
  let refresh = await client.post<Refresh>('/api/refreshes', { month, ...(programs ? { programs } : {}) });
  while (refresh.status === 'queued' || refresh.status === 'running') {
    await pause(50);
    refresh = await client.get<Refresh>(`/api/refreshes/${refresh.id}`);
  }
  console.log(`  ${refresh.month}: ${outcome(refresh)}`);
  if (refresh.status !== 'succeeded' || refresh.partnersFailed > 0) throw new Error(`The refresh of ${month} failed.`);
}

async function standingsOf(client: Client, of: string): Promise<Standing[]> {
  const standings: Standing[] = [];
  for await (const { partnerId, name, month } of client.items<PartnerLine>('/api/partners', { program: of })) {
    if (month === null) continue;
    const history = await client.get<{ items: History['items'][number][] }>(
      `/api/partners/${partnerId}/scores/${of}/history`,
    );
    standings.push({ partnerId, name, scores: history.items });
  }
  return standings;
}

/** Says who has the points and does not qualify, and who changed track. */
async function explained(client: Client, standings: readonly Standing[]): Promise<string[]> {
  const lines: string[] = [];
  for (const { partnerId, name } of standings) {
    const scoreOf = (month: string | undefined) =>
      client.get<Score>(`/api/partners/${partnerId}/scores/${program}`, { month });
    const [before, now] = await Promise.all([scoreOf(monthsOfToday.at(-2)), scoreOf(monthsOfToday.at(-1))]);
    const zeros = now.indicators.filter(({ points }) => points === 0).map(({ title }) => title.toLowerCase());
    if (now.score >= 70 && zeros.length > 0)
      lines.push(`${name} has ${now.score.toFixed(2)} points and none for ${zeros.join(', ')}: it does not qualify.`);
    if (before.track !== now.track)
      lines.push(`${name} goes from the ${before.track} to the ${now.track} track in ${now.month}.`);
  }
  return lines;
}

async function tierChanges(client: Client): Promise<TierChange[]> {
  return (await client.all<TierChange>('/api/tier-changes')).reverse();
}

/** Checks the demonstration like a test: every tier change must have been delivered. */
function check(all: readonly TierChange[], received: readonly Received[]): void {
  const told = new Set(received.filter(({ trusted }) => trusted).map(({ id }) => id));
  const missing = all.filter(({ id }) => !told.has(id));
  const distrusted = received.filter(({ trusted }) => !trusted);
  if (all.length === 0 || missing.length > 0 || distrusted.length > 0 || told.size !== all.length) {
    throw new Error(
      `Deliveries do not match: ${missing.length} missing, ${distrusted.length} not trusted, ${told.size} of ${all.length} arrived.`,
    );
  }
}

async function until(met: () => boolean, milliseconds: number): Promise<void> {
  for (const end = Date.now() + milliseconds; !met() && Date.now() < end; ) await pause(50);
}

function step(number: string, text: string): void {
  console.log(`\n${bold(`${number}. ${text}`)}`);
}

/** Returns the usual port if it is free, so that the `pci` command finds the server without an option. */
async function portToUse(): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(7071, '127.0.0.1');
    await once(probe, 'listening');
    return 7071;
  } catch {
    return 0;
  } finally {
    probe.close();
  }
}

async function urlOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /http:\/\/[\d.:]+/.exec(line)?.[0];
    if (url) return url;
  }
  throw new Error('The local host did not start.');
}
