/**
 * Measures the processor time of score lookups over HTTP, with tokens checked, each partner asked about for the first
 * time, beside that of an empty handler of `@azure/functions` on the same local host. This process makes the load over
 * kept-alive connections; turns alternate, so that both meet the same machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundle } from '../scripts/bundle.ts';
import { allContainers } from '../src/all-containers.ts';
import { systemClock } from '../src/clock.ts';
import type { Month } from '../src/month.ts';
import { emptyPartner, partnerKey, partnersContainer } from '../src/partners/document.ts';
import { programs, rulebooks } from '../src/rulebooks/index.ts';
import { type ScoreDocument, scoreKey, scoresContainer } from '../src/scores/documents.ts';
import { openSqliteDocuments } from '../src/storage/sqlite/documents.ts';
import { memoryFlags } from './host.ts';
import { openIssuer } from './issuer.ts';
import { median, type Result } from './result.ts';

const root = join(import.meta.dirname, '..');
const turns = 5;
const requestsPerTurn = 2_000;
const connections = 16;
const month = '2021-03' as Month;
/** Partners asked about while the code is compiled, then each other partner once, then all of them again. */
const warmUp = 3_000;
const partners = warmUp + turns * requestsPerTurn;
const partnerId = (index: number) => String(1_000_000 + index);

interface Load {
  /** Processor time of the server process for a request, in milliseconds. */
  processor: number;
  perSecond: number;
  p50: number;
  p99: number;
}

/** Measures; needs the bundle in `dist/`. */
export async function run({ memoryRequests = 100_000 } = {}): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-bench-lookups-'));
  const issuer = await openIssuer();
  const processes: ChildProcess[] = [];
  try {
    await seed(join(folder, 'pci.sqlite'));
    const ours = startHost(root, folder, {
      PCI_AUTH_ISSUER: issuer.url,
      PCI_AUTH_AUDIENCES: 'api://bench',
      PCI_AUTH_TENANTS: 'bench',
      PCI_USER_REQUESTS_PER_MINUTE: '9999999',
    });
    const empty = startHost(await emptyApp(join(folder, 'empty')), join(folder, 'empty-data'), {});
    processes.push(ours, empty);
    const [ourUrl, emptyUrl] = await Promise.all([addressOf(ours), addressOf(empty)]);
    const headers = { authorization: `Bearer ${await issuer.token()}` };
    const lookups = (first: number, count: number) => load(ours, ourUrl, headers, first, count);
    const yardstick = (first: number, count: number) => load(empty, emptyUrl, headers, first, count);
    for (const warm of [lookups, yardstick]) await warm(0, warmUp);
    const all: { ours: Load; empty: Load }[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const first = warmUp + turn * requestsPerTurn;
      all.push({ ours: await lookups(first, requestsPerTurn), empty: await yardstick(first, requestsPerTurn) });
    }
    const before = residentMegabytes(ours);
    await lookups(0, memoryRequests);
    const growth = residentMegabytes(ours) - before;
    const of = (which: 'ours' | 'empty', what: keyof Load) => median(all.map((turn) => turn[which][what]));
    return [
      { name: 'processor time for a score lookup', unit: 'ms', ...of('ours', 'processor') },
      { name: 'processor time for an empty handler', unit: 'ms', ...of('empty', 'processor') },
      {
        name: 'a lookup beside an empty handler',
        unit: '×',
        wanted: { atMost: 1.6 },
        ...median(all.map((turn) => turn.ours.processor / turn.empty.processor)),
      },
      { name: 'score lookups over HTTP', unit: 'requests/s', ...of('ours', 'perSecond') },
      { name: 'score lookups, median', unit: 'ms', ...of('ours', 'p50') },
      { name: 'score lookups, p99', unit: 'ms', ...of('ours', 'p99') },
      {
        name: `memory gained over ${memoryRequests} requests`,
        value: growth,
        unit: 'MB',
        wanted: { atMost: 32 },
        note: `from ${before.toFixed(0)} MB`,
      },
    ];
  } finally {
    for (const child of processes) child.kill('SIGKILL');
    issuer.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Makes the folder of a function app with `empty-function.ts` alone. */
async function emptyApp(folder: string): Promise<string> {
  await bundle(root, { functions: 'bench/empty-function.ts' }, folder);
  copyFileSync(join(root, 'host.json'), join(folder, 'host.json'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', main: 'functions.js', type: 'module' }));
  return folder;
}

/** Starts the local host of `npm start` on a function app. */
function startHost(app: string, dataFolder: string, env: Record<string, string>): ChildProcess {
  const command = [...memoryFlags, '--enable-source-maps', join(root, 'dist/local.js')];
  return spawn(process.execPath, [...command, '--port', '0', '--data-dir', dataFolder], {
    cwd: app,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function seed(file: string): Promise<void> {
  const documents = openSqliteDocuments({ file, clock: systemClock, containers: allContainers(programs) });
  const edition = rulebooks.editionInForce('smb', month);
  const computedAt = '2021-04-20T06:00:00.000Z';
  for (let start = 0; start < partners; start += 500) {
    const indexes = Array.from({ length: 500 }, (_, index) => start + index);
    await documents.writeMany(
      partnersContainer,
      indexes.map((index) => ({
        ...partnerKey(partnerId(index)),
        when: 'always' as const,
        value: {
          ...emptyPartner(partnerId(index)),
          name: `Partner ${index}`,
          listed: true,
          locations: [partnerId(index)],
          standings: {
            smb: {
              month,
              tier: 'silver' as const,
              score: 61.25,
              sequence: 0,
              occurrences: {},
              history: {
                [month]: { edition: edition.id, fingerprint: '', score: 61.25, tier: 'silver', effect: 1, computedAt },
              },
            },
          } as never,
        },
      })),
    );
    await documents.writeMany(
      scoresContainer,
      indexes.map((index) => {
        const value: ScoreDocument = {
          partnerId: partnerId(index),
          partnerName: `Partner ${index}`,
          program: 'smb',
          edition: edition.id,
          month,
          score: 61.25,
          tier: 'silver',
          indicators: edition.indicators.map(({ id, group, maxPoints }) => ({
            id,
            group,
            value: 12.5,
            target: 25,
            points: maxPoints / 2,
            maxPoints,
          })),
          nextTier: { tier: 'gold', pointsMissing: 18.75 },
          dataCoverage: { monthsCovered: 12, of: 12 },
          portions: [],
          effect: 1,
          computedAt,
        };
        return { ...scoreKey(partnerId(index), 'smb', month), when: 'always' as const, value };
      }),
    );
  }
  await documents.close();
}

/** Sends requests over all connections at once, one after the other on each, about one partner after the other. */
async function load(
  asked: ChildProcess,
  url: string,
  headers: Record<string, string>,
  first: number,
  count: number,
): Promise<Load> {
  const processorBefore = processorMilliseconds(asked);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let sent = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (sent < count) {
        const partner = partnerId((first + sent++) % partners);
        const start = performance.now();
        await get(`${url}/api/partners/${partner}/scores/smb`, headers, agent);
        times.push(performance.now() - start);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  times.sort((one, other) => one - other);
  const at = (part: number) => times[Math.floor(times.length * part)]!;
  const processor = (processorMilliseconds(asked) - processorBefore) / count;
  return { processor, perSecond: count / seconds, p50: at(0.5), p99: at(0.99) };
}

function get(url: string, headers: Record<string, string>, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.on('end', resolve).resume();
    });
    sent.on('error', reject).end();
  });
}

/** Counts all threads, in the kernel's hundredths of a second. */
const processorMilliseconds = ({ pid }: ChildProcess): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

const residentMegabytes = ({ pid }: ChildProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stdout! })) {
    const address = /http:\/\/[\d.:]+/.exec(line)?.[0];
    if (address) return address;
  }
  throw new Error('A process did not start.');
}

if (import.meta.main) for (const result of await run()) console.log(result);
