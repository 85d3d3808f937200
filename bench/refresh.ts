import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ScoreDocument } from '../src/scores/documents.ts';
import { type Computed, computeByDuckDb } from './duckdb.ts';
import { Host } from './host.ts';
import { month, reportFiles, sizeOf } from './network.ts';
import { median, type Result } from './result.ts';

const turns = 5;

/**
 * Scores one month of a network end to end: ordered over HTTP, through the real queue, facts read, ledgers, scores and
 * standings written. Then once more, unchanged. DuckDB computes the same indicators directly from the files, and every
 * number of every partner must be equal. In turns, each on a copy of the same data folder. With `BENCH_LARGE=1` also at
 * 10,000 partners.
 */
export async function run(): Promise<Result[]> {
  const small = await measure(1_000);
  if (!process.env.BENCH_LARGE) return small.results;
  const large = await measure(10_000);
  return [
    ...small.results,
    ...large.results,
    {
      name: 'time per partner at 10,000 beside 1,000',
      value: large.perPartner / small.perPartner,
      unit: '×',
      wanted: { atMost: 1.1 },
    },
  ];
}

/** One turn: seconds, and peak memory in MB. */
interface Turn {
  ours: number;
  again: number;
  duck: number;
  memory: number;
}

async function measure(partners: number): Promise<{ results: Result[]; perPartner: number }> {
  const files = await reportFiles(sizeOf(partners));
  const imported = await Host.start();
  try {
    for (const [report, file] of Object.entries(files)) await imported.import(report, file);
    const memory = imported.peakMemory();
    await imported.stop();
    const all: Turn[] = [];
    let compared = { equal: 0, all: 0 };
    for (let turn = 0; turn < turns; turn++) {
      const host = await Host.start(imported.folder);
      try {
        const ours = (await host.refresh(month, ['smb'])).seconds;
        const again = (await host.refresh(month, ['smb'])).seconds;
        const peak = host.peakMemory();
        await host.stop();
        const duck = await computeByDuckDb(files);
        all.push({ ours, again, duck: duck.seconds, memory: peak });
        if (turn === 0) compared = compare(scoresIn(host.folder), duck.rows);
      } finally {
        host.remove();
      }
    }
    const perPartner = median(all.map(({ ours }) => ours)).value / partners;
    const of = `${partners.toLocaleString('en')} partners`;
    return {
      perPartner,
      results: [
        { name: `${of}: partner-months`, value: 1 / perPartner, unit: '/s' },
        { name: `${of}: time`, unit: 's', ...median(all.map(({ ours }) => ours)) },
        { name: `${of}: DuckDB, 2 threads`, unit: 's', ...median(all.map(({ duck }) => duck)) },
        {
          name: `${of}: beside DuckDB`,
          unit: '×',
          wanted: { atMost: 2.5 },
          ...median(all.map(({ ours, duck }) => ours / duck)),
        },
        {
          name: `${of}: numbers that are equal`,
          value: compared.equal,
          unit: `of ${compared.all}`,
          wanted: { atLeast: compared.all },
        },
        {
          name: `${of}: again, unchanged, faster`,
          unit: '×',
          wanted: { atLeast: 5 },
          ...median(all.map(({ ours, again }) => ours / again)),
        },
        { name: `${of}: peak memory, imports`, value: memory, unit: 'MB', wanted: { atMost: 512 } },
        {
          name: `${of}: peak memory, refreshes`,
          value: Math.max(...all.map((turn) => turn.memory)),
          unit: 'MB',
          wanted: { atMost: 512 },
        },
      ],
    };
  } finally {
    imported.remove();
  }
}

function scoresIn(folder: string): Map<string, ScoreDocument> {
  const database = new DatabaseSync(join(folder, 'pci.sqlite'), { readOnly: true });
  try {
    const rows = database.prepare('SELECT partition, body FROM scores').all();
    return new Map(rows.map(({ partition, body }) => [String(partition), JSON.parse(String(body))]));
  } finally {
    database.close();
  }
}

/** Compares every indicator's value and prints the first difference. */
function compare(scores: Map<string, ScoreDocument>, computed: readonly Computed[]): { equal: number; all: number } {
  if (scores.size !== computed.length)
    throw new Error(`${scores.size} partners are scored, and DuckDB knows ${computed.length}.`);
  let [equal, all] = [0, 0];
  for (const row of computed) {
    const theirs: Record<string, number | null> = {
      'net-new-revenue': Number(row.revenue) / 100,
      'net-customer-adds': row.adds,
      'functional-consultants': row.consultants,
      developers: row.developers,
      'new-deployments': row.deployments,
      // A fraction cut to six decimals.
      'monthly-active-user-growth':
        row.base === 0 ? null : Number((BigInt(row.current - row.base) * 1_000_000n) / BigInt(row.base)) / 1e6,
    };
    for (const { id, value } of scores.get(row.partner)!.indicators) {
      all++;
      if (value === theirs[id] || (value === 0 && theirs[id] === 0)) equal++;
      else if (all - equal === 1) console.error(`${row.partner} ${id}: ${value}, DuckDB ${theirs[id]}`);
    }
  }
  return { equal, all };
}

if (import.meta.main) for (const result of await run()) console.log(result);
