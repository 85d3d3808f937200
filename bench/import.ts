import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { reportLines } from '../samples/network/report.ts';
import { importKey, importsContainer } from '../src/imports/documents.ts';
import { openDesk } from './desk.ts';
import { memoryFlags } from './host.ts';
import { months, reportFolder, sizeOf } from './network.ts';
import type { Result } from './result.ts';

const sizes = process.env.BENCH_LARGE ? [100_000, 1_000_000] : [100_000];
const turnsOf = (rows: number) => (rows > 100_000 ? 1 : 3);

/** Cost of one process. */
interface Taken {
  seconds: number;
  /** The part of `seconds` that the upload took. */
  acceptSeconds: number;
  megabytes: number;
  /** Seconds. Beside other work on the machine the steadier figure. */
  processor: number;
}

/**
 * Imports a compressed subscription report of the given sizes: read, checked, grouped, written to SQLite and switched
 * over. csv-parse reads the same file into arrays and does nothing else. Each in a process of its own, in turns; the
 * middle figure counts.
 */
export async function run(): Promise<Result[]> {
  const results: Result[] = [];
  for (const rows of sizes) results.push(...(await measure(rows)));
  return results;
}

async function measure(rows: number): Promise<Result[]> {
  const file = await reportOf(rows);
  const turns = turnsOf(rows);
  const taken = { ours: [] as Taken[], theirs: [] as Taken[] };
  for (let turn = 0; turn < turns; turn++) {
    taken.ours.push(inChild('product', file, rows));
    taken.theirs.push(inChild('csv-parse', file, rows));
  }
  const [ours, theirs] = [middle(taken.ours), middle(taken.theirs)];
  const importing = ours.seconds - ours.acceptSeconds;
  const of = `${rows.toLocaleString('en')} rows`;
  return [
    { name: `${of}: imported`, value: rows / importing, unit: 'rows/s', note: `middle of ${turns}` },
    { name: `${of}: imported, with the upload`, value: rows / ours.seconds, unit: 'rows/s' },
    { name: `${of}: csv-parse into arrays`, value: rows / theirs.seconds, unit: 'rows/s' },
    { name: `${of}: beside csv-parse`, value: theirs.seconds / importing, unit: '×', wanted: { atLeast: 1.2 } },
    { name: `${of}: beside csv-parse, processor time`, value: theirs.processor / ours.processor, unit: '×' },
    {
      name: `${of}: peak memory`,
      value: Math.max(...taken.ours.map(({ megabytes }) => megabytes)),
      unit: 'MB',
      wanted: { atMost: 512 },
      note: `csv-parse: ${theirs.megabytes.toFixed(0)} MB`,
    },
  ];
}

/** Writes the first rows of a network's subscription report, compressed, once for all runs. */
async function reportOf(rows: number): Promise<string> {
  const size = sizeOf(Math.ceil(rows / 75));
  const path = join(reportFolder(size), `subscription-details-${rows}.tsv.gz`);
  if (existsSync(path)) return path;
  function* lines() {
    let left = rows + 1;
    for (const line of reportLines(size, { report: 'subscription-details', months })) {
      yield line;
      left -= line.split('\n').length - 1;
      if (left <= 0) return;
    }
    throw new Error(`The network has ${left} rows too few.`);
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
  return path;
}

const middle = (all: readonly Taken[]): Taken =>
  all.toSorted((one, other) => one.seconds - other.seconds)[Math.floor(all.length / 2)]!;

function inChild(what: 'product' | 'csv-parse', file: string, rows: number): Taken {
  const command = [...(what === 'product' ? memoryFlags : []), import.meta.filename, what, file, String(rows)];
  return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8' }));
}

async function importFile(file: string, rows: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-bench-import-'));
  const { accept, work, documents } = openDesk(folder);
  try {
    const start = performance.now();
    const id = await accept('subscription-details', createReadStream(file), 'gzip');
    const acceptSeconds = (performance.now() - start) / 1000;
    await work();
    const done = (await documents.read(importsContainer, importKey(id)))!.value;
    if (done.status !== 'succeeded' || done.rowsAccepted !== rows)
      throw new Error(`The import ${done.status} with ${done.rowsAccepted} rows: ${JSON.stringify(done.error)}`);
    return acceptSeconds;
  } finally {
    await documents.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function parseFile(file: string, rows: number): Promise<number> {
  const records: string[][] = [];
  const parser = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ delimiter: '\t' }));
  for await (const record of parser) records.push(record);
  if (records.length !== rows + 1) throw new Error(`csv-parse found ${records.length} records.`);
  return 0;
}

if (import.meta.main) {
  const [what, file, rows] = process.argv.slice(2);
  if (file) {
    const start = performance.now();
    const acceptSeconds = await (what === 'product' ? importFile : parseFile)(file, Number(rows));
    const seconds = (performance.now() - start) / 1000;
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const processor = (userCPUTime + systemCPUTime) / 1e6;
    console.log(JSON.stringify({ seconds, acceptSeconds, megabytes: maxRSS / 1024, processor }));
  } else for (const result of await run()) console.log(result);
}
