import type { LocationDocument } from '../facts/documents.ts';
import { byLocation } from '../facts/documents.ts';
import type { FactsReader } from '../facts/reader.ts';
import { addMonths, type Month, trailingWindow } from '../month.ts';
import { by } from '../order.ts';
import type { LocationId, TrainingRow } from '../reports/rows.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { dependsOnMarkets, monthsBackOf, reportsOf } from '../rulebooks/lookback.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { ScoreDocument } from '../scores/documents.ts';
import { creditIndividuals, creditOfTenant, evidenceOfIndividuals } from '../scoring/credit.ts';
import type { Coverage, Individual, TenantFacts } from '../scoring/facts.ts';
import type { Evidence, LedgerLine } from '../scoring/ledger.ts';
import { marketOfTenant, noEvidence } from '../scoring/markets.ts';
import type { Account } from '../scoring/not-counted.ts';
import { marketsNamed } from '../scoring/tenant.ts';
import { uncoveredReports } from '../scoring/workloads.ts';

/** R5.12, R6.8: the partner's own rows matter from the month a year before M on. */
const ownMonthsBack = 12;

/** Ledger lines and evidence of some or all of a partner's facts by one edition. */
export interface ComputedLedger {
  /** In the edition's order of indicators. */
  lines: LedgerLine[];
  /** Only if figures, or what can be compared, depend on it. */
  evidence?: Evidence;
}

/** R7.1, R10.10: returns true if a location has a slice for the month of a report that the edition counts. */
export function isScored(
  reader: FactsReader,
  locations: readonly LocationDocument[],
  edition: Edition,
  month: Month,
): boolean {
  return reportsOf(edition).some((report) => locations.some(({ location }) => reader.covers(report, location, month)));
}

/** Tenants, or their facts, separated by kind of report: no edition counts both. */
export interface ByKind<Of> {
  byProduct: readonly Of[];
  byWorkload: readonly Of[];
}

/** Returns those that an edition counts. */
export const countedBy = <Of>({ workloads }: Edition, { byProduct, byWorkload }: ByKind<Of>): readonly Of[] =>
  workloads === undefined ? byProduct : byWorkload;

/** Returns the editions that count reports by product, or by workload. */
const ofKind = (editions: readonly Edition[], isByWorkload: boolean) =>
  editions.filter(({ workloads }) => (workloads !== undefined) === isByWorkload);

/**
 * Lists the tenants that a partner's scores of a month by some editions, or its benchmarks if there are none, can
 * depend on: a superset.
 */
export async function tenantsOf(
  reader: FactsReader,
  locations: readonly LocationDocument[],
  editions: readonly Edition[],
  month: Month,
): Promise<ByKind<string>> {
  const ids = locations.map(({ location }) => location);
  const isAsked = (isByWorkload: boolean) => ofKind(editions, isByWorkload).length > 0;
  const first = addMonths(month, -ownMonthsBack);
  return {
    byProduct: editions.length === 0 || isAsked(false) ? await reader.tenantsOf(ids, first, month) : [],
    byWorkload: isAsked(true) ? await reader.workloads.tenantsOf(ids) : [],
  };
}

/**
 * Reads the tenants' facts back to the earliest month that any of the editions that count them needs: each tenant is
 * read once for all editions. Facts by workload are those of the given locations only.
 */
export async function factsFor(
  reader: FactsReader,
  locations: readonly LocationDocument[],
  { byProduct, byWorkload }: ByKind<string>,
  editions: readonly Edition[],
  month: Month,
): Promise<ByKind<TenantFacts>> {
  const first = (isByWorkload: boolean) =>
    addMonths(month, -Math.max(ownMonthsBack, ...ofKind(editions, isByWorkload).map(monthsBackOf)));
  const ids = locations.map(({ location }) => location);
  return {
    byProduct: byProduct.length > 0 ? await reader.tenants(byProduct, first(false), month) : [],
    byWorkload: byWorkload.length > 0 ? await reader.workloads.facts(ids, byWorkload, first(true), month) : [],
  };
}

/** Computes the ledger lines of a partner's facts by an edition. `reader` must be the one that read the facts. */
export async function computeLedger(
  reader: FactsReader,
  of: {
    edition: Edition;
    month: Month;
    locations: ReadonlySet<LocationId>;
    facts: readonly TenantFacts[];
    individuals: readonly Individual[];
    rulebooks: Rulebooks;
    /** Replaces the coverage of the reader. */
    coverage?: Coverage;
    /** Takes what counts and what does not, and why. */
    account?: Account;
  },
): Promise<ComputedLedger> {
  const { edition, month, locations, facts, individuals, coverage = reader, account } = of;
  const lines: LedgerLine[] = [];
  const named: ReadonlySet<string>[] = [];
  const unnamed: string[] = [];
  const large = { now: 0, before: 0 };
  for (const tenant of facts) {
    const credit = creditOfTenant({ facts: tenant, coverage, edition, month, locations, account });
    lines.push(...credit.lines);
    large.now += credit.large?.now ?? 0;
    large.before += credit.large?.before ?? 0;
    if (credit.markets === undefined) continue;
    if (credit.markets.size > 0) named.push(credit.markets);
    else unnamed.push(tenant.tenant);
  }
  lines.push(...creditIndividuals({ individuals, edition, month, account }));
  const order = new Map(edition.indicators.map(({ id }, index) => [id, index]));
  lines.sort((one, other) => order.get(one.indicator)! - order.get(other.indicator)!);
  const uncovered = uncoveredReports(coverage, locations, edition, month);
  if (edition.workloads !== undefined) return { lines, evidence: { ...noEvidence(), large, uncovered } };
  const gaps = uncovered.length > 0 ? { uncovered } : {};
  if (!dependsOnMarkets(edition))
    return uncovered.length > 0 ? { lines, evidence: { ...noEvidence(), ...gaps } } : { lines };

  const developed = new Set(of.rulebooks.developedMarkets(month));
  const evidence = evidenceOfIndividuals({ individuals, edition, month });
  for (const markets of named) evidence.tenants[marketOfTenant(markets, developed)]++;
  // One tenant in a developed market decides, so that earlier months need not be read.
  if (evidence.tenants.developed === 0)
    for (const markets of await earlierMarkets(reader, unnamed, edition, month))
      evidence.tenants[marketOfTenant(markets, developed)]++;
  return { lines, evidence: { ...evidence, ...gaps } };
}

/** R6.2: finds, in all earlier months, the markets of tenants for which no row of the months already read names one. */
async function earlierMarkets(
  reader: FactsReader,
  tenants: readonly string[],
  edition: Edition,
  month: Month,
): Promise<ReadonlySet<string>[]> {
  const first = reader.firstMonthAtHand() ?? month;
  if (first >= addMonths(month, -monthsBackOf(edition))) return tenants.map(() => new Set());
  const facts = await reader.tenants(tenants, first, month);
  return facts.map((of) => marketsNamed(of, edition, month));
}

/**
 * Counts the months on which a score is based (the trailing window, or the scored month and the one a year before) and
 * those of them in which a location of the partner has a slice of a report that the edition counts; also by report, for
 * each that covers fewer.
 */
export function coverageOf(
  reader: FactsReader,
  locations: readonly LocationDocument[],
  edition: Edition,
  month: Month,
): ScoreDocument['dataCoverage'] {
  const window = edition.workloads === undefined ? trailingWindow(month) : [addMonths(month, -12), month];
  const monthsCovered = window.filter((at) => isScored(reader, locations, edition, at)).length;
  const fewer = reportsOf(edition).flatMap((report) => {
    const covers = (at: Month) => locations.some(({ location }) => reader.covers(report, location, at));
    const months = window.filter(covers).length;
    return months < monthsCovered ? [[report, months] as const] : [];
  });
  return { monthsCovered, of: window.length, ...(fewer.length > 0 ? { fewer: Object.fromEntries(fewer) } : {}) };
}

/**
 * R6.2: returns the country of the global account or, if its profile names none, that of the first location with one.
 */
export async function countryOf(
  reader: FactsReader,
  partnerId: string,
  locations: readonly LocationDocument[],
): Promise<string> {
  const [own] = await reader.locations([partnerId]);
  const ordered = [own!, ...locations.toSorted((one, other) => byLocation(one.location, other.location))];
  return ordered.map((document) => reader.profile(document)?.country).find(Boolean) ?? '';
}

/**
 * R5.5: merges each person's exams and certifications over all the partner's locations.
 * @param training the rows in force of these locations, and perhaps of others
 */
export function individualsOf(
  locations: readonly LocationDocument[],
  training: ReadonlyMap<LocationId, readonly TrainingRow[]>,
): Individual[] {
  const individuals = new Map<
    string,
    {
      individual: string;
      name: string;
      rows: number;
      locations: string[];
      exams: Individual['exams'][number][];
      certifications: Individual['certifications'][number][];
    }
  >();
  for (const { location } of locations) {
    for (const row of training.get(location)!) {
      const known = individuals.get(row.individual) ?? {
        individual: row.individual,
        name: '',
        rows: 0,
        locations: [],
        exams: [],
        certifications: [],
      };
      individuals.set(row.individual, known);
      known.rows++;
      known.name ||= `${row.firstName} ${row.lastName}`.trim();
      if (!known.locations.includes(row.location)) known.locations.push(row.location);
      const { exam, certification, completed, expires } = row;
      if (exam) known.exams.push({ exam, completed, expires });
      if (certification) known.certifications.push({ certification, completed, expires });
    }
  }
  for (const known of individuals.values()) known.locations.sort(byLocation);
  return [...individuals.values()].sort(by(({ individual }) => individual));
}
