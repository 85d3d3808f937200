import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { reportLines } from '../samples/network/report.ts';
import { importKey, importsContainer } from '../src/imports/documents.ts';
import { openDesk } from './desk.ts';
import { memoryFlags } from './host.ts';
import { months, reportFolder, sizeOf } from './network.ts';
import { Meter } from './request-units.ts';
import { median, type Result } from './result.ts';

const turns = 5;
/** A checkout of an earlier version, with its packages installed, to be measured in the same turns. */
const former = process.env.BENCH_FORMER;

/** Cost of one step in a process of its own. */
interface Step {
  seconds: number;
  /** The part of `seconds` that the upload took. */
  acceptSeconds: number;
  /** Seconds. Beside other work on the machine the steadier figure. */
  processor: number;
  rows: number;
  /** Peak memory of the process up to its end. */
  megabytes: number;
}

interface Taken {
  steps: Step[];
  megabytes: number;
}

/** Compressed report files of one network. */
interface Files {
  year: string;
  month: string;
  /** The last month again, with other amounts. */
  corrected: string;
}

/**
 * Imports compressed subscription reports of a network: a year into an empty store; then one month on top of it, and
 * that month again with other amounts. Each is read, checked, grouped, written to SQLite and switched over. csv-parse
 * reads the same file into arrays and does nothing else. Each in a process of its own, in turns.
 */
export async function run(): Promise<Result[]> {
  const partners = process.env.BENCH_LARGE ? 13_334 : 1_334;
  const files = await filesOf(partners);
  const folder = mkdtempSync(join(tmpdir(), 'pci-bench-import-'));
  try {
    return await measure(files, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(files: Files, folder: string): Promise<Result[]> {
  const here = join(import.meta.dirname, '..');
  const roots = former ? { ours: here, former } : { ours: here };
  const taken: Record<string, Taken[]> = {};
  const note = (name: string, one: Taken) => {
    taken[name] = [...(taken[name] ?? []), one];
  };
  let bytes = 0;
  for (let turn = 0; turn < turns; turn++) {
    note('csv: year', inChild('csv-parse', folder, here, [files.year]));
    note('csv: month', inChild('csv-parse', folder, here, [files.month]));
    for (const [name, root] of Object.entries(roots)) {
      const store = join(folder, name);
      rmSync(store, { recursive: true, force: true });
      note(`${name}: year`, inChild('import', store, root, [files.year]));
      note(`${name}: month`, inChild('import', store, root, [files.month, files.corrected]));
      if (name === 'ours') bytes = statSync(join(store, 'pci.sqlite')).size;
    }
  }
  const rows = taken['ours: year']![0]!.steps[0]!.rows;
  const monthRows = taken['ours: month']![0]!.steps[0]!.rows;
  const of = `${rows.toLocaleString('en')} rows`;
  const ofMonth = `${monthRows.toLocaleString('en')} rows on top`;
  const working = ({ seconds, acceptSeconds }: Step) => seconds - acceptSeconds;
  const ratio = (theirs: string, ours: string, step: number, figure: (step: Step) => number) =>
    median(
      taken[theirs]!.map(
        (one, turn) => figure(one.steps[step] ?? one.steps[0]!) / figure(taken[ours]![turn]!.steps[step]!),
      ),
    );
  const processor = (step: Step) => step.processor;
  const results: Result[] = [
    {
      name: `${of}: imported`,
      ...median(taken['ours: year']!.map(({ steps }) => rows / working(steps[0]!))),
      unit: 'rows/s',
    },
    {
      name: `${of}: beside csv-parse`,
      ...ratio('csv: year', 'ours: year', 0, working),
      unit: '×',
      wanted: { atLeast: 3 },
    },
    {
      name: `${of}: beside csv-parse, processor time`,
      ...ratio('csv: year', 'ours: year', 0, processor),
      unit: '×',
      wanted: { atLeast: 2.4 },
    },
    {
      name: `${of}: peak memory`,
      value: Math.max(...taken['ours: year']!.map(({ megabytes }) => megabytes)),
      unit: 'MB',
      wanted: { atMost: 400 },
      note: `csv-parse: ${taken['csv: year']![0]!.megabytes.toFixed(0)} MB`,
    },
    { name: `${of} and a month: size of the store`, value: bytes / 1024 ** 2, unit: 'MB' },
    {
      name: `${ofMonth}: imported`,
      ...median(taken['ours: month']!.map(({ steps }) => working(steps[0]!))),
      unit: 's',
    },
    {
      name: `${ofMonth}: beside csv-parse`,
      ...ratio('csv: month', 'ours: month', 0, working),
      unit: '×',
      wanted: { atLeast: 1 },
    },
    {
      name: `${ofMonth}: beside csv-parse, processor time`,
      ...ratio('csv: month', 'ours: month', 0, processor),
      unit: '×',
    },
    {
      name: `${ofMonth}, corrected: beside csv-parse`,
      ...ratio('csv: month', 'ours: month', 1, working),
      unit: '×',
      wanted: { atLeast: 1 },
    },
    ...(await requestUnits(files, join(folder, 'metered'))),
  ];
  if (former)
    for (const [name, step, unit] of [
      ['year', 0, of],
      ['month', 0, ofMonth],
      ['month', 1, `${ofMonth}, corrected`],
    ] as const)
      results.push(
        {
          name: `${unit}: beside the former version`,
          ...ratio(`former: ${name}`, `ours: ${name}`, step, working),
          unit: '×',
          ...(name === 'month' && { wanted: { atLeast: 6 } }),
        },
        {
          name: `${unit}: beside the former version, processor time`,
          ...ratio(`former: ${name}`, `ours: ${name}`, step, processor),
          unit: '×',
        },
      );
  return results;
}

/** Counts request units per row of the year and of the month on top of it. */
async function requestUnits(files: Files, folder: string): Promise<Result[]> {
  const results: Result[] = [];
  for (const [name, file] of [
    ['a year', files.year],
    ['a month on top', files.month],
  ] as const) {
    const meter = new Meter();
    const { rows } = await importFile(
      openDesk(folder, (documents) => meter.around(documents)),
      file,
    );
    results.push({
      name: `request units a row, ${name}`,
      value: meter.total() / rows,
      unit: 'RU',
      ...(name === 'a month on top' && { wanted: { atMost: 14 } }),
    });
    for (const { name: part, requestUnits, calls } of meter.parts().slice(0, 6))
      results.push({
        name: `  ${part}`,
        value: requestUnits / rows,
        unit: 'RU',
        note: `${(calls / rows).toFixed(3)} calls`,
      });
  }
  return results;
}

/** Writes the subscription reports of a network, compressed, once for all runs. */
async function filesOf(partners: number): Promise<Files> {
  const size = sizeOf(partners);
  const of = (name: string, ofMonths: typeof months, change = (line: string) => line) =>
    writeOnce(join(reportFolder(size), `${name}.tsv.gz`), function* () {
      for (const line of reportLines(size, { report: 'subscription-details', months: ofMonths })) yield change(line);
    });
  const last = months.slice(-1);
  return {
    year: await of('year', months.slice(0, -1)),
    month: await of('month', last),
    // Ten cents more in every amount with a decimal point.
    corrected: await of('month-corrected', last, (line) =>
      line.replace(
        /\t(-?\d+)\.(\d)(\d)\t/,
        (_, whole, tenth, rest) => `\t${whole}.${(Number(tenth) + 1) % 10}${rest}\t`,
      ),
    ),
  };
}

async function writeOnce(path: string, lines: () => Generator<string>): Promise<string> {
  if (existsSync(path)) return path;
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
  return path;
}

function inChild(what: 'import' | 'csv-parse', folder: string, root: string, files: readonly string[]): Taken {
  const script = [import.meta.filename, what, folder, root, ...files];
  return JSON.parse(
    execFileSync(process.execPath, [...(what === 'import' ? memoryFlags : []), ...script], { encoding: 'utf8' }),
  );
}

type Desk = Pick<ReturnType<typeof openDesk>, 'accept' | 'work' | 'documents'>;

async function importFile(
  { accept, work, documents }: Desk,
  file: string,
): Promise<{ acceptSeconds: number; rows: number }> {
  try {
    const start = performance.now();
    const id = await accept('subscription-details', createReadStream(file), 'gzip');
    const acceptSeconds = (performance.now() - start) / 1000;
    await work();
    const done = (await documents.read(importsContainer, importKey(id)))!.value;
    if (done.status !== 'succeeded' || done.rowsRejected > 0)
      throw new Error(`The import ${done.status}, ${done.rowsRejected} rows rejected: ${JSON.stringify(done.error)}`);
    return { acceptSeconds, rows: done.rowsAccepted };
  } finally {
    await documents.close();
  }
}

async function parseFile(file: string): Promise<{ acceptSeconds: number; rows: number }> {
  const records: string[][] = [];
  const parser = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ delimiter: '\t' }));
  for await (const record of parser) records.push(record);
  return { acceptSeconds: 0, rows: records.length - 1 };
}

if (import.meta.main) {
  const [what, folder, root, ...files] = process.argv.slice(2);
  if (folder) {
    const desk = (await import(resolve(root!, 'bench/desk.ts'))) as { openDesk(folder: string): Desk };
    const steps: Step[] = [];
    for (const file of files) {
      const [start, before] = [performance.now(), process.cpuUsage()];
      const done = what === 'import' ? await importFile(desk.openDesk(folder), file) : await parseFile(file);
      const { user, system } = process.cpuUsage(before);
      const [seconds, processor] = [(performance.now() - start) / 1000, (user + system) / 1e6];
      steps.push({ ...done, seconds, processor, megabytes: process.resourceUsage().maxRSS / 1024 });
    }
    console.log(JSON.stringify({ steps, megabytes: steps.at(-1)!.megabytes }));
  } else for (const result of await run()) console.log(result);
}
