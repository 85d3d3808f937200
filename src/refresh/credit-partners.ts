import {
  type ByKind,
  countryOf,
  coverageOf,
  factsFor,
  individualsOf,
  isScored,
  tenantsOf,
} from '../computing/ledger-of-partner.ts';
import type { LocationDocument } from '../facts/documents.ts';
import { arrivalFor, missingReports, type ReportsMissing } from '../facts/missing-reports.ts';
import type { FactsReader } from '../facts/reader.ts';
import { inParallel } from '../in-parallel.ts';
import { addMonths } from '../month.ts';
import { emptyPartner, type PartnerDocument, partnerKey, partnersContainer } from '../partners/document.ts';
import { isWithoutData, withoutData } from '../partners/staleness.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { monthsBackOf, reportsOf } from '../rulebooks/lookback.ts';
import { type BenchmarkDocument, withdrawBenchmark } from '../scores/benchmarks.ts';
import type { TenantFacts } from '../scoring/facts.ts';
import type { ReadAhead } from '../storage/read-ahead.ts';
import { update } from '../storage/update.ts';
import type { AboutPartner, CreditedPartner, LargePartner } from './documents.ts';
import { editionsDue, editionsOf } from './editions-due.ts';
import type { BatchAtWork } from './open-batch.ts';
import { planPortions, tenantsPerPortion } from './plan-portions.ts';
import type { RefreshServices } from './services.ts';
import { type AmountsById, benchmarkOf, isCompared, writePortion } from './write-portion.ts';

/** Partners of one batch worked on at once, so that they share the store's round trips. */
export const partnersAtOnce = 25;

/** Most tenants of several partners read together. */
const tenantsTogether = 150;

/** Results of crediting a batch's partners; those whose scores are newer than their facts are in none. */
export interface Credited {
  credited: Record<string, CreditedPartner>;
  large: Record<string, LargePartner>;
  withoutData: number;
  reportsMissing: ReportsMissing;
  benchmarks: BenchmarkDocument[];
  /** Amounts of the ledger portions written. */
  atHand: AmountsById;
}

/** A partner's document, and the editions by which the partner is to be scored. */
interface OpenPartner {
  partner: PartnerDocument;
  editions: readonly Edition[];
}

/** A partner with data that has to be scored. */
interface DuePartner {
  partnerId: string;
  due: readonly Edition[];
  locations: readonly LocationDocument[];
  tenants: ByKind<string>;
  /** Reports of the month that are missing for the partner. */
  missing: readonly (keyof ReportsMissing)[];
}

type Services = RefreshServices & { documents: ReadAhead };

/**
 * Credits the partners of a batch that are due from their tenants' facts, and writes the ledger portions; plans the
 * portions of large partners. Reads the partners' documents ahead, and each tenant once for several partners.
 */
export async function creditPartners(services: Services, work: BatchAtWork, reader: FactsReader): Promise<Credited> {
  const { partners } = work.batch;
  const all: Credited = {
    credited: {},
    large: {},
    withoutData: 0,
    reportsMissing: {},
    benchmarks: [],
    atHand: new Map(),
  };
  // After the snapshot, so that the candidates include every location that rolls up to a partner in the snapshot.
  await services.documents.fetch(partnersContainer, partners.map(partnerKey));
  const opened = await inParallel(partners, partnersAtOnce, (partnerId) =>
    openPartner(services, work, reader, partnerId),
  );
  const toScore = opened.filter(({ editions }) => editions.length > 0);
  await reader.locations(toScore.flatMap(({ partner }) => [partner.partnerId, ...partner.candidates]));
  const found = await inParallel(opened, partnersAtOnce, (one) => findDue(services, work, reader, one));
  all.withoutData = found.filter((one) => one === 'without-data').length;
  const due = found.filter((one) => typeof one === 'object');
  for (const report of due.flatMap(({ missing }) => missing))
    all.reportsMissing[report] = (all.reportsMissing[report] ?? 0) + 1;
  for (const one of due.filter(isLarge)) all.large[one.partnerId] = await planLarge(services, work, reader, one);
  for (const group of groupsOf(due.filter((one) => !isLarge(one))))
    await creditGroup(services, work, reader, group, all);
  return all;
}

const isLarge = ({ tenants: { byProduct, byWorkload } }: DuePartner): boolean =>
  Math.max(byProduct.length, byWorkload.length) > tenantsPerPortion;

/** Finds the editions by which a partner is to be scored: none if its scores are up to date. */
async function openPartner(
  services: Services,
  { refresh }: BatchAtWork,
  { snapshot }: FactsReader,
  partnerId: string,
): Promise<OpenPartner> {
  const found = await services.documents.read(partnersContainer, partnerKey(partnerId));
  const partner = found?.value ?? emptyPartner(partnerId);
  return { partner, editions: editionsDue(services, partner, editionsOf(services, refresh), refresh, snapshot) };
}

/** Finds the locations and tenants of a partner whose locations were read, unless it has no data. */
async function findDue(
  services: Services,
  { refresh }: BatchAtWork,
  reader: FactsReader,
  { partner, editions: due }: OpenPartner,
): Promise<DuePartner | 'unchanged' | 'without-data'> {
  const { month } = refresh;
  const { partnerId } = partner;
  // An earlier try may have marked the partner and stopped before it computed the comparison again.
  if (due.length === 0) return isWithoutData(partner, month) ? 'without-data' : 'unchanged';
  const locations = reader.rollingUpTo(partnerId, partner.candidates);
  const withData = due.filter((edition) => isScored(reader, locations, edition, month));
  const without = due.filter((edition) => !withData.includes(edition));
  // If a slice was replaced while it was read, the data may only seem to be gone; then `withFacts` repeats the work.
  if (without.length > 0 && !(await reader.isTorn()))
    await noteWithoutData(services, refresh, reader, partnerId, without);
  if (withData.length === 0) return 'without-data';
  const missing = withData.flatMap((edition) =>
    missingReports(reportsOf(edition), (report) =>
      arrivalFor(reader, locations, report, [addMonths(month, -1), month]),
    ),
  );
  const tenants = await tenantsOf(reader, locations, withData, month);
  return { partnerId, due: withData, locations, tenants, missing: [...new Set(missing)] };
}

async function noteWithoutData(
  { documents, rulebooks }: Services,
  { month, benchmarks }: BatchAtWork['refresh'],
  { snapshot: { effect } }: FactsReader,
  partnerId: string,
  without: readonly Edition[],
): Promise<void> {
  const programs = without.map(({ program }) => program);
  if (benchmarks && without.some(isCompared)) await withdrawBenchmark(documents, partnerId, month, effect);
  await update(documents, partnersContainer, partnerKey(partnerId), (before): PartnerDocument | undefined => {
    const after = before && withoutData(rulebooks, before, programs, month, effect);
    return JSON.stringify(after) === JSON.stringify(before) ? undefined : after;
  });
}

async function planLarge(
  services: Services,
  work: BatchAtWork,
  reader: FactsReader,
  one: DuePartner,
): Promise<LargePartner> {
  const { partnerId, tenants } = one;
  const { moment } = reader.snapshot;
  const programs = one.due.map(({ program }) => program);
  const { id: refreshId } = work.refresh;
  const of = { refreshId, batch: work.batch.batch, partnerId, tenants, moment, programs };
  const planned = await planPortions(services.documents, of);
  return { ...planned, programs, moment, ...(await aboutPartner(services, work, reader, one)) };
}

/**
 * Groups partners whose tenants are read together: few enough to be held in memory by every batch at work, and back to
 * the same month, because the name of a tenant may come from any month read.
 */
function groupsOf(partners: readonly DuePartner[]): DuePartner[][] {
  const groups: DuePartner[][] = [];
  let room = 0;
  for (const one of partners) {
    const [neighbour] = groups.at(-1) ?? [];
    const tenants = one.tenants.byProduct.length + one.tenants.byWorkload.length;
    room -= tenants;
    if (neighbour && room >= 0 && monthsBack(neighbour) === monthsBack(one)) groups.at(-1)!.push(one);
    else {
      groups.push([one]);
      room = tenantsTogether - tenants;
    }
  }
  return groups;
}

const monthsBack = ({ due }: DuePartner): number => Math.max(...due.map(monthsBackOf));

/** Credits some partners, whose tenants are read in one call, except rows by workload: those are kept by location. */
async function creditGroup(
  services: Services,
  work: BatchAtWork,
  reader: FactsReader,
  group: readonly DuePartner[],
  all: Credited,
): Promise<void> {
  const { refresh } = work;
  const { month } = refresh;
  const { effect } = reader.snapshot;
  const byProduct = [...new Set(group.flatMap(({ tenants }) => tenants.byProduct))];
  const read = await factsFor(reader, [], { byProduct, byWorkload: [] }, group[0]!.due, month);
  const factsOf = new Map<string, TenantFacts>(read.byProduct.map((facts) => [facts.tenant, facts]));
  const training = await reader.training(group.flatMap(({ locations }) => locations));
  const credited = await inParallel(group, partnersAtOnce, async (one): Promise<CreditedPartner> => {
    const { partnerId, due, tenants } = one;
    const own = await factsFor(reader, one.locations, { ...tenants, byProduct: [] }, due, month);
    const of = {
      partnerId,
      month,
      locations: new Set(one.locations.map(({ location }) => location)),
      facts: { ...own, byProduct: tenants.byProduct.map((tenant) => factsOf.get(tenant)!) },
      individuals: individualsOf(one.locations, training),
    };
    const sums = benchmarkOf(services, refresh, due, reader, of);
    if (sums) all.benchmarks.push({ partnerId, month, effect, ...sums });
    const about = await aboutPartner(services, work, reader, one);
    return { portions: await writePortion(services, reader, of, due, all.atHand), effect, ...about };
  });
  for (const [index, { partnerId }] of group.entries()) all.credited[partnerId] = credited[index]!;
}

async function aboutPartner(
  { rulebooks }: Services,
  { refresh: { month } }: BatchAtWork,
  reader: FactsReader,
  { partnerId, due, locations }: DuePartner,
): Promise<AboutPartner> {
  const rules = due.map(({ program }) => [program, rulebooks.rulesOf(program, month)!.fingerprint]);
  return {
    coverage: Object.fromEntries(
      due.map((edition) => [edition.program, coverageOf(reader, locations, edition, month)]),
    ),
    country: await countryOf(reader, partnerId, locations),
    rules: Object.fromEntries(rules),
  };
}
