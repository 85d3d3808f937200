import { createHash } from 'node:crypto';
import { computeLedger } from '../computing/ledger-of-partner.ts';
import type { FactsReader } from '../facts/reader.ts';
import type { Month } from '../month.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { benchmarkRules } from '../rulebooks/workloads.ts';
import { ledgerContainer } from '../scores/documents.ts';
import { benchmarkSums } from '../scoring/benchmarks/partner.ts';
import type { BenchmarkSums } from '../scoring/benchmarks/sums.ts';
import type { Individual, TenantFacts } from '../scoring/facts.ts';
import { sumLines } from '../scoring/sums.ts';
import type { PortionIds, RefreshDocument } from './documents.ts';
import type { RefreshServices } from './services.ts';

export interface PartnerFacts {
  partnerId: string;
  month: Month;
  locations: ReadonlySet<string>;
  facts: readonly TenantFacts[];
  individuals: readonly Individual[];
}

/**
 * Computes ledger lines from facts of a partner, by each edition, and writes them as portions.
 * @returns ids of the portions, by program
 */
export async function writePortion(
  { documents, rulebooks }: RefreshServices,
  reader: FactsReader,
  of: PartnerFacts,
  editions: readonly Edition[],
): Promise<PortionIds> {
  const { partnerId, month } = of;
  const written = await Promise.all(
    editions.map(async (edition): Promise<[string, string[]]> => {
      const { lines, evidence } = await computeLedger(reader, { ...of, edition, rulebooks });
      const value = { lines, sums: [...sumLines(lines)], ...(evidence ? { evidence } : {}) };
      const content = createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
      const id = `${edition.program}|${month}|${content}`;
      await documents.write(ledgerContainer, { partition: partnerId, id, value, when: 'absent' });
      return [edition.program, [id]];
    }),
  );
  return Object.fromEntries(written);
}

/** Computes the benchmark sums of the facts (R8); `undefined` if the refresh computes no benchmarks. */
export function benchmarkOf(
  { rulebooks }: RefreshServices,
  refresh: RefreshDocument,
  reader: FactsReader,
  of: PartnerFacts,
): BenchmarkSums | undefined {
  if (!refresh.benchmarks) return undefined;
  const developed = new Set(rulebooks.developedMarkets(of.month));
  return benchmarkSums({ ...of, rules: benchmarkRules(rulebooks), coverage: reader, developed });
}
