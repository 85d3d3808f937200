import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type Month, month } from '../../src/month.ts';
import { readReport } from '../../src/reports/read.ts';
import type { MonthlyReportName, ReportName, ReportRows, SubscriptionRow, UsageRow } from '../../src/reports/rows.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { creditIndividuals, creditTenant } from '../../src/scoring/credit.ts';
import type { Coverage, Individual, SliceOfTenant, TenantFacts } from '../../src/scoring/facts.ts';
import { type PartnerScore, scorePartner } from '../../src/scoring/score.ts';
import { sumLines } from '../../src/scoring/sums.ts';

/** A file to read, as `samples/files.ts` lists them. */
export interface File {
  path: string;
  report: ReportName;
  gzip: boolean;
  covers: readonly string[];
}

type MonthlyRow = SubscriptionRow | UsageRow;

/** The samples in memory, as the reader reads them. A later file replaces the slices it states. */
export class SampleFacts implements Coverage {
  readonly partnerOf = new Map<string, string>();
  readonly #slices = new Map<string, MonthlyRow[]>();
  readonly #individuals = new Map<string, Individual>();
  #tenants: Map<string, TenantFacts> | undefined;

  /** Reads a file; throws where a row is rejected. */
  async read(folder: string, file: File): Promise<number> {
    const rows = [];
    const source = createReadStream(join(folder, file.path));
    for await (const batch of readReport(file.report, source, { encoding: file.gzip ? 'gzip' : 'identity' })) {
      if (batch.rejections.length > 0) throw new Error(`${file.path}: ${JSON.stringify(batch.rejections[0])}`);
      for (const { row } of batch.rows) rows.push(row);
    }
    if (file.report === 'partner-profile') this.#profiles(rows as ReportRows['partner-profile'][]);
    else if (file.report === 'training-details') this.#training(rows as ReportRows['training-details'][]);
    else this.#monthly(file.report, rows as MonthlyRow[], file.covers);
    return rows.length;
  }

  covers(report: MonthlyReportName, location: string, at: Month): boolean {
    return this.#slices.has(`${report}|${location}|${at}`);
  }

  /** A partner's score of a month; `undefined` for a partner without a covered slice that month (R7.1). */
  score(partner: string, at: Month): PartnerScore {
    const edition = rulebooks.editionInForce('smb', at);
    const locations = new Set([...this.partnerOf].filter(([, of]) => of === partner).map(([location]) => location));
    const individuals = [...this.#individuals.values()].filter((one) => locations.has(one.locations[0]!));
    const lines = creditIndividuals({ individuals, edition, month: at });
    for (const facts of this.#tenantsOf(locations))
      lines.push(...creditTenant({ facts, coverage: this, edition, month: at, locations }));
    return scorePartner({ edition, sums: sumLines(lines), month: at });
  }

  #profiles(rows: ReportRows['partner-profile'][]): void {
    for (const row of rows) this.partnerOf.set(row.location, row.globalAccount || row.location);
  }

  #training(rows: ReportRows['training-details'][]): void {
    for (const row of rows) {
      const before = this.#individuals.get(row.individual);
      this.#individuals.set(row.individual, {
        individual: row.individual,
        name: `${row.firstName} ${row.lastName}`,
        rows: (before?.rows ?? 0) + 1,
        locations: [...new Set([...(before?.locations ?? []), row.location])],
        exams: [...(before?.exams ?? []), { exam: row.exam, completed: row.completed, expires: row.expires }],
        certifications: [],
      });
    }
  }

  #monthly(report: MonthlyReportName, rows: MonthlyRow[], covers: readonly string[]): void {
    const stated = Map.groupBy(rows, (row) => `${report}|${row.location}|${row.month}`);
    for (const slice of covers) stated.set(`${report}|${slice.replace(':', '|')}`, []);
    for (const [slice, its] of stated) this.#slices.set(slice, its);
    for (const { location } of rows) if (!this.partnerOf.has(location)) this.partnerOf.set(location, location);
    this.#tenants = undefined;
  }

  #tenantsOf(locations: ReadonlySet<string>): TenantFacts[] {
    this.#tenants ??= tenantsIn(this.#slices);
    const named = ({ subscriptionDetails, usage }: TenantFacts) =>
      [...subscriptionDetails, ...usage].some((slice) => locations.has(slice.location));
    return [...this.#tenants.values()].filter(named);
  }
}

function tenantsIn(slices: ReadonlyMap<string, readonly MonthlyRow[]>): Map<string, TenantFacts> {
  const tenants = new Map<
    string,
    { subscriptionDetails: SliceOfTenant<SubscriptionRow>[]; usage: SliceOfTenant<UsageRow>[] }
  >();
  for (const [key, rows] of slices) {
    const [report, location = '', at = ''] = key.split('|');
    for (const [tenant, its] of Map.groupBy(rows, (row) => row.tenant)) {
      const of = tenants.get(tenant) ?? { subscriptionDetails: [], usage: [] };
      tenants.set(tenant, of);
      const slice = { location, month: month.parse(at), rows: its };
      if (report === 'subscription-details') of.subscriptionDetails.push(slice as SliceOfTenant<SubscriptionRow>);
      else of.usage.push(slice as SliceOfTenant<UsageRow>);
    }
  }
  return new Map(
    [...tenants].map(([tenant, of]) => [tenant, { tenant, name: '', ...of, workloadRevenue: [], workloadUsage: [] }]),
  );
}
