import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { reportBytes } from '../samples/generate.ts';
import type { ReportFile } from '../samples/network/report.ts';
import type { Size } from '../samples/network/tenants.ts';
import { systemClock } from '../src/clock.ts';
import { acceptImport } from '../src/imports/accept.ts';
import { importKey, importsContainer } from '../src/imports/documents.ts';
import { runImport } from '../src/imports/run.ts';
import { readBenchmarks } from '../src/lookups/benchmarks.ts';
import { addMonths, type Month, monthsFrom } from '../src/month.ts';
import type { RefreshMessage } from '../src/refresh/documents.ts';
import { orderRefresh, type RefreshDesk } from '../src/refresh/refreshes.ts';
import { workRefresh } from '../src/refresh/work.ts';
import { rulebooks } from '../src/rulebooks/index.ts';
import { allContainers } from '../src/storage/all-containers.ts';
import type { Blobs } from '../src/storage/ports.ts';
import { openSqliteDocuments } from '../src/storage/sqlite/documents.ts';

/** One measured figure, and what was wanted of it. */
interface Result {
  name: string;
  value: number;
  unit: string;
  wanted?: { atLeast: number } | { atMost: number };
  note?: string;
}

const month = '2021-12' as Month;
const months = monthsFrom(addMonths(month, -12), month);
const times = 3;

/**
 * Refreshes one month of the same network in process, from the same store: `smb` alone, all programs, and all programs
 * with the comparison of partners. Then a benchmark under two filters, which is gathered on request.
 */
export async function run(partners = Number(process.env.BENCH_PARTNERS ?? 10_000)): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-bench-programs-'));
  try {
    const imported = join(folder, 'imported');
    await importNetwork(imported, { seed: 2021, partners, tenantsPerPartner: 6, last: month });
    const taken = { smb: [] as Taken[], all: [] as Taken[], compared: [] as Taken[] };
    for (let time = 0; time < times; time++) {
      taken.smb.push(await refresh(folder, imported, ['smb']));
      taken.all.push(await refresh(folder, imported, rulebooks.programs));
      taken.compared.push(await refresh(folder, imported, undefined));
    }
    const { smb, all, compared } = {
      smb: middle(taken.smb),
      all: middle(taken.all),
      compared: middle(taken.compared),
    };
    const of = `${partners.toLocaleString('en')} partners`;
    const processor = (one: Taken, other: Taken) => `processor time ${(one.processor / other.processor).toFixed(2)} ×`;
    return [
      { name: `${of}: smb alone`, value: smb.seconds, unit: 's' },
      { name: `${of}: all programs`, value: all.seconds, unit: 's' },
      { name: `${of}: all programs and the comparison`, value: compared.seconds, unit: 's' },
      {
        name: `${of}: all programs beside smb alone`,
        value: all.seconds / smb.seconds,
        unit: '×',
        wanted: { atMost: 1.6 },
        note: processor(all, smb),
      },
      {
        name: `${of}: the comparison beside all programs`,
        value: compared.seconds / all.seconds,
        unit: '×',
        wanted: { atMost: 1.2 },
        note: processor(compared, all),
      },
      { name: `${of}: benchmarks under two filters`, value: compared.lookup, unit: 's', wanted: { atMost: 1 } },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What one refresh took, in seconds. Beside other work on the machine its processor time is the steadier figure. */
interface Taken {
  seconds: number;
  processor: number;
  lookup: number;
}

const middle = (all: readonly Taken[]): Taken =>
  all.toSorted((one, other) => one.seconds - other.seconds)[Math.floor(all.length / 2)]!;

/** A desk over one folder, with a queue in memory that is worked off here. */
function openDesk(folder: string) {
  const waiting: { queue: string; message: object }[] = [];
  const files = new Map<string, Buffer>();
  const blobs: Blobs = {
    write: async (name, content) => {
      const pieces: Buffer[] = [];
      for await (const piece of content instanceof Uint8Array ? [content] : content) pieces.push(Buffer.from(piece));
      files.set(name, Buffer.concat(pieces));
    },
    read: async (name) => {
      const file = files.get(name);
      return file && Readable.from([file], { objectMode: false });
    },
    remove: async (name) => void files.delete(name),
    removeAll: async (prefix) => {
      for (const name of files.keys()) if (name.startsWith(prefix)) files.delete(name);
    },
  };
  const documents = openSqliteDocuments({
    file: join(folder, 'pci.sqlite'),
    clock: systemClock,
    containers: allContainers,
  });
  const queues: RefreshDesk['queues'] = { send: async (queue, message) => void waiting.push({ queue, message }) };
  const desk = { documents, blobs, queues, clock: systemClock, ids: { next: () => randomUUID() }, rulebooks };
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (next.queue === 'imports') await runImport(desk, (next.message as { importId: string }).importId);
      if (next.queue === 'refreshes') await workRefresh(desk, next.message as RefreshMessage);
    }
  }
  return { desk, work, documents };
}

async function importNetwork(folder: string, size: Size): Promise<void> {
  cpSync(mkdtempSync(join(tmpdir(), 'pci-empty-')), folder, { recursive: true });
  const { desk, work, documents } = openDesk(folder);
  const files: ReportFile[] = [
    { report: 'partner-profile' },
    { report: 'training-details' },
    { report: 'subscription-details', months },
    { report: 'dynamics-365-usage', months },
  ];
  for (const file of files) {
    const { id } = await acceptImport(desk, {
      report: file.report,
      contentType: 'text/tab-separated-values',
      contentEncoding: 'gzip',
      contentLength: null,
      partial: false,
      covers: [],
      idempotencyKey: null,
      // Uncompressed, reports of this size are refused.
      body: Readable.from(reportBytes(size, file)).compose(createGzip({ level: 1 })),
    });
    await work();
    const status = (await documents.read(importsContainer, importKey(id)))?.value.status;
    if (status !== 'succeeded') throw new Error(`The import of ${file.report} is ${status}.`);
  }
  await documents.close();
}

async function refresh(folder: string, imported: string, programs: readonly string[] | undefined): Promise<Taken> {
  const own = join(folder, 'run');
  cpSync(imported, own, { recursive: true });
  const { desk, work, documents } = openDesk(own);
  try {
    const start = performance.now();
    const before = process.cpuUsage();
    await orderRefresh(desk, { month, ...(programs ? { programs } : {}) });
    await work();
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    const processor = (user + system) / 1e6;
    const lookup = programs ? 0 : await timeOfLookup(documents);
    return { seconds, processor, lookup };
  } finally {
    await documents.close();
    rmSync(own, { recursive: true, force: true });
  }
}

/** How long it takes to compare the partners under two filters, for a partner of the network. */
async function timeOfLookup(documents: RefreshDesk['documents']): Promise<number> {
  const { listPartners } = await import('../src/lookups/listing.ts');
  const { items } = await listPartners(documents, { program: 'smb', sort: 'name', pageSize: 1 });
  const start = performance.now();
  await readBenchmarks(documents, rulebooks, items[0]!.partnerId, { month, workload: 'ce', market: 'DE' });
  return (performance.now() - start) / 1000;
}

if (import.meta.main) for (const result of await run()) console.log(result);
