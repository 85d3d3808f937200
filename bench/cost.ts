import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Month } from '../src/month.ts';
import { orderRefresh } from '../src/refresh/order.ts';
import { rulebooks } from '../src/rulebooks/index.ts';
import { importNetwork, importWorkloads, openDesk } from './desk.ts';
import { month, sizeOf } from './network.ts';
import { Meter } from './request-units.ts';
import type { Result } from './result.ts';
import { workloadMonth } from './workload-network.ts';

/** USD, as published for one region; other regions and discounts differ. */
const prices = { serverlessPerMillion: 0.25, autoscalePerHourAnd100: 0.012 };
/** Request units per second: the limit of a serverless container on one partition, and a ceiling for autoscale. */
const pace = { serverless: 5_000, autoscale: 10_000 };
const hoursOfMonth = 730;

/**
 * Computes the cost of a refresh of one month in Cosmos DB, from its calls and the sizes of their documents. Cosmos DB
 * itself is not called: the figures are the published ones for one item.
 */
export async function run(partners = Number(process.env.BENCH_PARTNERS ?? 500)): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-bench-cost-'));
  try {
    await importNetwork(folder, sizeOf(partners));
    const smb = new Meter();
    const again = new Meter();
    const all = new Meter();
    await refresh(folder, month, smb, ['smb']);
    await refresh(folder, month, again, ['smb']);
    await refresh(folder, month, all, undefined);
    const of = (meter: Meter) => meter.total() / partners;
    const each = of(smb);
    return [
      {
        name: 'a partner-month of smb, 6 tenants',
        value: each,
        unit: 'RU',
        wanted: { atMost: 43 },
        note: `${partners} partners`,
      },
      ...partsOf(smb, partners),
      { name: 'the same month again, unchanged', value: of(again), unit: 'RU' },
      { name: 'all programs and the comparison, smb known', value: of(all), unit: 'RU' },
      ...(await costOfWorkloads(Math.ceil(partners / 5))),
      ...[10_000, 400_000].flatMap((network) => projected(network, each)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Scores partners of the program of today, with 20 tenants and 30 pairs of tenant and workload each. */
async function costOfWorkloads(partners: number): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-bench-cost-'));
  try {
    await importWorkloads(folder, { partners, tenantsPerPartner: 20, pairsPerPartner: 30 });
    const meter = new Meter();
    await refresh(folder, workloadMonth, meter, ['business-applications']);
    const value = meter.total() / partners;
    const name = 'a partner-month of business-applications, 20 tenants';
    return [
      { name, value, unit: 'RU', wanted: { atMost: 40 }, note: `${partners} partners, 30 pairs` },
      ...partsOf(meter, partners),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const partsOf = (meter: Meter, partners: number): Result[] =>
  meter.parts().map(({ name, requestUnits, calls }) => ({
    name: `  ${name}`,
    value: requestUnits / partners,
    unit: 'RU',
    note: `${(calls / partners).toFixed(2)} calls`,
  }));

async function refresh(
  folder: string,
  month: Month,
  meter: Meter,
  programs: readonly string[] | undefined,
): Promise<void> {
  const { desk, work, documents } = openDesk(folder, (inner) => meter.around(inner));
  try {
    await orderRefresh(desk, { month, programs: programs ?? rulebooks.programs, benchmarks: programs === undefined });
    await work();
  } finally {
    await documents.close();
  }
}

/** Projects one refresh a month of a whole network: its price, and the time it takes at the store's limit. */
function projected(partners: number, each: number): Result[] {
  const total = partners * each;
  const of = `${partners.toLocaleString('en')} partners`;
  const hours = (perSecond: number) => total / perSecond / 3_600;
  const hundreds = pace.autoscale / 100;
  // Billed by the hour at the hour's highest rate; never below a tenth of the ceiling.
  const busy = Math.ceil(hours(pace.autoscale));
  const billed = busy * hundreds + (hoursOfMonth - busy) * (hundreds / 10);
  const autoscale = billed * prices.autoscalePerHourAnd100;
  return [
    { name: `${of}: serverless, a month`, value: (total / 1e6) * prices.serverlessPerMillion, unit: 'USD' },
    { name: `${of}: serverless, takes`, value: hours(pace.serverless) * 60, unit: 'min', note: '5,000 RU/s' },
    { name: `${of}: autoscale, a month`, value: autoscale, unit: 'USD', note: 'up to 10,000 RU/s, a tenth idle' },
    { name: `${of}: autoscale, takes`, value: hours(pace.autoscale) * 60, unit: 'min', note: '10,000 RU/s' },
  ];
}

if (import.meta.main) for (const result of await run()) console.log(result);
