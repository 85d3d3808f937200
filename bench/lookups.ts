/**
 * Measures score lookups over HTTP on the local host, with tokens checked, beside a bare Fastify route that reads the
 * same row of the same SQLite file in the same run. This process makes the load over kept-alive connections; turns
 * alternate, so that both meet the same machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { allContainers } from '../src/all-containers.ts';
import { systemClock } from '../src/clock.ts';
import type { Month } from '../src/month.ts';
import { emptyPartner, partnerKey, partnersContainer } from '../src/partners/document.ts';
import { programs, rulebooks } from '../src/rulebooks/index.ts';
import { type ScoreDocument, scoreKey, scoresContainer } from '../src/scores/documents.ts';
import { openSqliteDocuments } from '../src/storage/sqlite/documents.ts';
import { memoryFlags } from './host.ts';

const root = join(import.meta.dirname, '..');
const partners = 10_000;
const connections = 16;
const warmUp = 2_000;
const month = '2021-03' as Month;
const partnerId = (index: number) => String(1_000_000 + index);

/** One figure and its goal. */
interface Result {
  name: string;
  value: number;
  unit: string;
  wanted?: { atLeast: number } | { atMost: number };
  note?: string;
}

interface Load {
  perSecond: number;
  /** Processor time of the server process, in milliseconds. */
  processor: number;
  p50: number;
  p99: number;
}

/** Measures; needs the bundle in `dist/`. `requests` is the total of each kind, in turns of a tenth. */
export async function run({ requests = 20_000, memoryRequests = 100_000 } = {}): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-bench-lookups-'));
  const issuer = await openIssuer();
  const processes: ChildProcess[] = [];
  try {
    await seed(join(folder, 'pci.sqlite'));
    const env = {
      ...process.env,
      PCI_AUTH_ISSUER: issuer.url,
      PCI_AUTH_AUDIENCES: 'api://bench',
      PCI_AUTH_TENANTS: 'bench',
      PCI_USER_REQUESTS_PER_MINUTE: '9999999',
    };
    const options = ['--port', '0', '--data-dir', folder];
    const host = spawn(
      process.execPath,
      [...memoryFlags, '--enable-source-maps', join(root, 'dist/local.js'), ...options],
      {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const fastify = spawn(process.execPath, [join(root, 'bench/fastify-route.ts'), join(folder, 'pci.sqlite')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    processes.push(host, fastify);
    const [hostUrl, fastifyUrl] = await Promise.all([addressOf(host), addressOf(fastify)]);
    const headers = { authorization: `Bearer ${await issuer.token()}` };
    const product = (count: number) => load(host, hostUrl, headers, count);
    const yardstick = (count: number) => load(fastify, fastifyUrl, {}, count);
    await Promise.all([product(warmUp), yardstick(warmUp)]);

    const turns = 10;
    const measured: { product: Load[]; fastify: Load[] } = { product: [], fastify: [] };
    for (let turn = 0; turn < turns; turn++) {
      measured.product.push(await product(requests / turns));
      measured.fastify.push(await yardstick(requests / turns));
    }
    const [ours, theirs] = [medianOf(measured.product), medianOf(measured.fastify)];
    const before = residentMegabytes(host);
    await product(memoryRequests);
    const growth = residentMegabytes(host) - before;
    const note = `${partners} partners, ${connections} connections, tokens checked`;
    return [
      { name: 'score lookups over HTTP', value: ours.perSecond, unit: 'requests/s', note },
      { name: 'processor time for a score lookup', value: ours.processor, unit: 'ms' },
      { name: 'score lookups, median', value: ours.p50, unit: 'ms' },
      { name: 'score lookups, p99', value: ours.p99, unit: 'ms' },
      { name: 'bare Fastify route, same row', value: theirs.perSecond, unit: 'requests/s' },
      { name: 'processor time for an answer of Fastify', value: theirs.processor, unit: 'ms' },
      { name: 'bare Fastify route, p99', value: theirs.p99, unit: 'ms' },
      { name: 'throughput beside Fastify', value: ours.perSecond / theirs.perSecond, unit: '×' },
      { name: 'p99 beside Fastify', value: ours.p99 / theirs.p99, unit: '×' },
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

/** Sends requests over all connections at once, one after the other on each. Each partner is asked for in turn. */
async function load(asked: ChildProcess, url: string, headers: Record<string, string>, count: number): Promise<Load> {
  const processorBefore = processorMilliseconds(asked);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let left = count;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) {
        const start = performance.now();
        await get(`${url}/api/partners/${partnerId(left % partners)}/scores/smb`, headers, agent);
        times.push(performance.now() - start);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  times.sort((one, other) => one - other);
  const at = (part: number) => times[Math.floor(times.length * part)]!;
  const processor = (processorMilliseconds(asked) - processorBefore) / count;
  return { perSecond: count / seconds, processor, p50: at(0.5), p99: at(0.99) };
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

const medianOf = (loads: readonly Load[]): Load => {
  const median = (of: (load: Load) => number) => loads.map(of).sort((a, b) => a - b)[Math.floor(loads.length / 2)]!;
  return {
    perSecond: median((one) => one.perSecond),
    processor: median((one) => one.processor),
    p50: median((one) => one.p50),
    p99: median((one) => one.p99),
  };
};

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

/** Serves keys at their address, as every issuer does; nothing else of an issuer is needed here. */
async function openIssuer(): Promise<{ url: string; token(): Promise<string>; close(): void }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' };
  const server = createServer((asked, response) => {
    const body = asked.url === '/jwks' ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/jwks` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: () =>
      new SignJWT({ tid: 'bench', scp: 'access', roles: ['operator'] })
        .setProtectedHeader({ alg: 'RS256', kid: 'bench', typ: 'at+jwt' })
        .setIssuer(url)
        .setAudience('api://bench')
        .setSubject('bench')
        .setExpirationTime('1h')
        .sign(privateKey),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

if (process.argv[1] === import.meta.filename) console.table(await run());
