import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ScoreDocument } from '../src/scores/documents.ts';
import { type Computed, computeByDuckDb } from './duckdb.ts';
import { Host } from './host.ts';
import { month, reportFiles, sizeOf } from './network.ts';
import type { Result } from './result.ts';

/**
 * Scores one month of a network end to end: ordered over HTTP, through the real queue, facts read, ledgers, scores and
 * standings written. Then once more, unchanged. DuckDB computes the same indicators directly from the files, and every
 * number of every partner must be equal. With `BENCH_LARGE=1` also at 10,000 partners.
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
      wanted: { atMost: 1.2 },
    },
  ];
}

export async function measure(partners: number): Promise<{ results: Result[]; perPartner: number }> {
  const files = await reportFiles(sizeOf(partners));
  const host = await Host.start();
  try {
    for (const [report, file] of Object.entries(files)) await host.import(report, file);
    const before = host.peakMemory();
    const first = await host.refresh(month, ['smb']);
    const again = await host.refresh(month, ['smb']);
    const memory = host.peakMemory();
    await host.stop();
    const duck = await computeByDuckDb(files);
    const compared = compare(scoresIn(host.folder), duck.rows);
    const of = `${partners.toLocaleString('en')} partners`;
    return {
      perPartner: first.seconds / first.partnersDone,
      results: [
        { name: `${of}: partner-months`, value: first.partnersDone / first.seconds, unit: '/s' },
        { name: `${of}: time`, value: first.seconds, unit: 's' },
        { name: `${of}: DuckDB, 2 threads`, value: duck.seconds, unit: 's' },
        { name: `${of}: beside DuckDB`, value: first.seconds / duck.seconds, unit: '×', wanted: { atMost: 8 } },
        {
          name: `${of}: numbers that are equal`,
          value: compared.equal,
          unit: `of ${compared.all}`,
          wanted: { atLeast: compared.all },
        },
        {
          name: `${of}: again, unchanged, faster`,
          value: first.seconds / again.seconds,
          unit: '×',
          wanted: { atLeast: 5 },
        },
        { name: `${of}: peak memory, imports`, value: before, unit: 'MB', wanted: { atMost: 512 } },
        { name: `${of}: peak memory with refreshes`, value: memory, unit: 'MB', wanted: { atMost: 512 } },
      ],
    };
  } finally {
    host.remove();
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
