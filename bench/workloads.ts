import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportLines } from '../samples/network/report.ts';
import type { Month } from '../src/month.ts';
import { orderRefresh } from '../src/refresh/order.ts';
import { importNetwork, importWorkloads, openDesk } from './desk.ts';
import { month, months, sizeOf } from './network.ts';
import { median, type Result } from './result.ts';
import { rowsOf, workloadMonth } from './workload-network.ts';

const turns = 3;

/**
 * Refreshes one month of `smb`, and of `business-applications` over as many partners and about as many rows, in process
 * and in turns, each on a copy of the same store.
 */
export async function run(partners = Number(process.env.BENCH_PARTNERS ?? 10_000)): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-bench-workloads-'));
  try {
    const size = sizeOf(partners);
    const rows = (['subscription-details', 'dynamics-365-usage'] as const).reduce(
      (sum, report) => sum + count(reportLines(size, { report, months })) - 1,
      0,
    );
    const ofOnePair = rowsOf({ partners, tenantsPerPartner: 1, pairsPerPartner: 1 });
    const pairsPerPartner = Math.ceil(rows / ofOnePair);
    const network = { partners, tenantsPerPartner: Math.ceil((pairsPerPartner * 2) / 3), pairsPerPartner };
    await importNetwork(join(folder, 'smb'), size);
    await importWorkloads(join(folder, 'business-applications'), network);
    const seconds: Record<'smb' | 'today', number>[] = [];
    for (let turn = 0; turn < turns; turn++)
      seconds.push({
        smb: await refresh(folder, 'smb', month),
        today: await refresh(folder, 'business-applications', workloadMonth),
      });
    const of = `${partners.toLocaleString('en')} partners`;
    return [
      { name: `${of}: smb`, unit: 's', ...median(seconds.map(({ smb }) => smb)), note: `${rows} rows` },
      {
        name: `${of}: business-applications`,
        unit: 's',
        ...median(seconds.map(({ today }) => today)),
        note: `${rowsOf(network)} rows`,
      },
      {
        name: `${of}: beside smb`,
        unit: '×',
        wanted: { atMost: 1.3 },
        ...median(seconds.map(({ smb, today }) => today / smb)),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function refresh(folder: string, program: string, month: Month): Promise<number> {
  const copy = join(folder, 'turn');
  cpSync(join(folder, program), copy, { recursive: true });
  const { desk, work, documents } = openDesk(copy);
  const start = performance.now();
  await orderRefresh(desk, { month, programs: [program], benchmarks: false });
  await work();
  const seconds = (performance.now() - start) / 1000;
  await documents.close();
  rmSync(copy, { recursive: true });
  return seconds;
}

function count(lines: Iterable<string>): number {
  let all = 0;
  for (const _ of lines) all++;
  return all;
}

if (import.meta.main) for (const result of await run()) console.log(result);
