import { hash } from 'node:crypto';
import { type ByKind, computeLedger, countedBy } from '../computing/ledger-of-partner.ts';
import type { FactsReader } from '../facts/reader.ts';
import type { Month } from '../month.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { benchmarkRules } from '../rulebooks/workloads.ts';
import { type LedgerPortion, ledgerContainer, scoreKey, scoresContainer } from '../scores/documents.ts';
import { storedLines } from '../scores/stored-lines.ts';
import { benchmarkSums } from '../scoring/benchmarks/partner.ts';
import type { BenchmarkSums } from '../scoring/benchmarks/sums.ts';
import type { Individual, TenantFacts } from '../scoring/facts.ts';
import { sumLines } from '../scoring/sums.ts';
import type { DocumentKey, Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import type { PortionIds, RefreshDocument } from './documents.ts';
import type { RefreshServices } from './services.ts';

export interface PartnerFacts {
  partnerId: string;
  month: Month;
  locations: ReadonlySet<string>;
  facts: ByKind<TenantFacts>;
  individuals: readonly Individual[];
}

/** Part of a ledger portion from which points are computed. */
export type Amounts = Pick<LedgerPortion, 'sums' | 'evidence'>;

/** Amounts of ledger portions by the portion's id, which is the hash of its content. */
export type AmountsById = Map<string, Amounts>;

/**
 * Computes ledger lines from facts of a partner, by each edition, and writes them as portions.
 * @param atHand takes the portions' amounts, so that they need not be read back
 * @returns ids of the portions, by program
 */
export async function writePortion(
  { documents, rulebooks }: RefreshServices,
  reader: FactsReader,
  of: PartnerFacts,
  editions: readonly Edition[],
  atHand?: AmountsById,
): Promise<PortionIds> {
  const { partnerId, month } = of;
  const written = await Promise.all(
    editions.map(async (edition): Promise<[string, string[]]> => {
      const facts = countedBy(edition, of.facts);
      const { lines, evidence } = await computeLedger(reader, { ...of, facts, edition, rulebooks });
      const amounts: Amounts = { sums: [...sumLines(lines)], ...(evidence ? { evidence } : {}) };
      const value: LedgerPortion = { ...storedLines(lines), ...amounts };
      const content = hash('sha256', JSON.stringify(value), 'base64url').slice(0, 22);
      const id = `${edition.program}|${month}|${content}`;
      atHand?.set(id, amounts);
      const key = { partition: partnerId, id };
      if (!(await documents.write(ledgerContainer, { ...key, value, when: 'absent' })))
        await keepPortion(documents, key, value, scoreKey(partnerId, edition.program, month));
      return [edition.program, [id]];
    }),
  );
  return Object.fromEntries(written);
}

/**
 * Keeps a portion that is already stored from being swept (`sweep-ledger.ts`): gives it a new version, unless the score
 * in force names it.
 */
async function keepPortion(documents: Documents, key: DocumentKey, value: LedgerPortion, score: DocumentKey) {
  const stored = await documents.read(scoresContainer, score);
  if (!stored?.value.portions.includes(key.id)) await update(documents, ledgerContainer, key, () => value);
}

/** Returns true if the edition counts the reports by which partners are compared (R8). */
export const isCompared = ({ workloads }: Edition): boolean => workloads === undefined;

/**
 * Computes the benchmark sums of the facts (R8); `undefined` if the refresh computes no benchmarks, or scores by other
 * reports.
 */
export function benchmarkOf(
  { rulebooks }: RefreshServices,
  refresh: RefreshDocument,
  editions: readonly Edition[],
  reader: FactsReader,
  of: PartnerFacts,
): BenchmarkSums | undefined {
  if (!refresh.benchmarks || !editions.some(isCompared)) return undefined;
  const developed = new Set(rulebooks.developedMarkets(of.month));
  const facts = of.facts.byProduct;
  return benchmarkSums({ ...of, facts, rules: benchmarkRules(rulebooks), coverage: reader, developed });
}
