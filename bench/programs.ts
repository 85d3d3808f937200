import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBenchmarks } from '../src/lookups/benchmarks.ts';
import { orderRefresh } from '../src/refresh/order.ts';
import type { RefreshServices } from '../src/refresh/services.ts';
import { rulebooks } from '../src/rulebooks/index.ts';
import { importNetwork, openDesk } from './desk.ts';
import { month, sizeOf } from './network.ts';
import type { Result } from './result.ts';

const times = 3;

/**
 * Refreshes one month of the same network in process, from the same store: `smb` alone, all programs, and all programs
 * with benchmarks. Then reads a benchmark under two filters, which is computed on request.
 */
export async function run(partners = Number(process.env.BENCH_PARTNERS ?? 10_000)): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-bench-programs-'));
  try {
    const imported = join(folder, 'imported');
    await importNetwork(imported, sizeOf(partners));
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

/** Duration of one refresh in seconds. Beside other work on the machine, processor time is the steadier figure. */
interface Taken {
  seconds: number;
  processor: number;
  lookup: number;
}

const middle = (all: readonly Taken[]): Taken =>
  all.toSorted((one, other) => one.seconds - other.seconds)[Math.floor(all.length / 2)]!;

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

/** Measures a comparison under two filters, for one partner of the network. */
async function timeOfLookup(documents: RefreshServices['documents']): Promise<number> {
  const { listPartners } = await import('../src/lookups/listing.ts');
  const { items } = await listPartners({ documents, rulebooks }, { program: 'smb', sort: 'name', pageSize: 1 });
  const start = performance.now();
  await readBenchmarks({ documents, rulebooks }, items[0]!.partnerId, { month, workload: 'ce', market: 'DE' });
  return (performance.now() - start) / 1000;
}

if (import.meta.main) for (const result of await run()) console.log(result);
