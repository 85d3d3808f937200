import type { Benchmarks } from '../api/insights.ts';
import { ComputedPartner } from '../computing/computed-partner.ts';
import { invalid, notFound } from '../errors.ts';
import { addMonths, type Month } from '../month.ts';
import { oncePer } from '../once.ts';
import type { PartnerDocument } from '../partners/document.ts';
import { findPartner } from '../partners/find.ts';
import { countryNamed } from '../reports/countries.ts';
import { normaliseProduct } from '../reports/products.ts';
import type { MonthlyReportName } from '../reports/rows.ts';
import { reportsOf } from '../rulebooks/lookback.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import { type BenchmarkRules, benchmarkRules, type Workload, workloadTitles } from '../rulebooks/workloads.ts';
import { readFigures, spreadsFor } from '../scores/benchmarks.ts';
import type { Services } from '../scores/services.ts';
import {
  barOf,
  exactRanges,
  type Figures,
  figureIds,
  figuresOf,
  figureTitles,
  figureUnits,
  isCompared,
  rangesToldTo,
  rowKeyOf,
  rowOf,
} from '../scoring/benchmarks/figures.ts';
import { benchmarkSums } from '../scoring/benchmarks/partner.ts';
import { type BenchmarkFilter, type BenchmarkSums, mergeBenchmarks } from '../scoring/benchmarks/sums.ts';
import { hintsFor } from './benchmark-hints.ts';

/** The filter as the caller wrote it. */
export interface AskedFilter {
  product?: string | undefined;
  workload?: Workload | undefined;
  market?: string | undefined;
}

const rulesOf = oncePer(benchmarkRules);

/** Reports that the figures are taken from. */
const comparedReports: readonly MonthlyReportName[] = ['subscription-details', 'dynamics-365-usage'];

/**
 * R8: reads a partner's seven figures of a month among those of all partners, by default of the newest scored month.
 * @param asked `exact`: unrounded ranges, for the operator only
 * @throws ProductError `partner-not-found`, `no-benchmarks`, `invalid-filter`
 */
export async function readBenchmarks(
  { documents, rulebooks }: Services,
  mpnId: string,
  { month, exact = false, ...asked }: AskedFilter & { month?: Month | undefined; exact?: boolean },
): Promise<Benchmarks> {
  const rules = rulesOf(rulebooks);
  const filter = filterOf(asked, rules);
  const partner = await findPartner({ documents }, mpnId);
  const at = month ?? newestMonth(rulebooks, partner);
  const kept = at && (await readFigures(documents, partner.partnerId, at));
  if (!kept) throw notFound('no-benchmarks', await whyNotCompared({ documents, rulebooks }, partner, at));
  const key = rowKeyOf(filter, rules);
  const before = await monthBefore({ documents, rulebooks }, partner, addMonths(at, -1));
  const figures = figuresUnder(kept, filter, rules);
  const earlier = before && figuresUnder(before, filter, rules);
  const isAmongThem = key !== undefined && isCompared(rowOf(kept, key));
  const spreads = key && (await spreadsFor(documents, at, key));
  // A product that the workload does not have has no figures, but not for want of an association.
  const hints = hintsFor(figures, isAmongThem || key === undefined);
  return {
    partnerId: partner.partnerId,
    partnerName: partner.name,
    month: at,
    filter,
    workloads: workloadTitles,
    figures: figureIds.map((id) => {
      const spread = spreads?.[id] ?? { compared: 0, bars: [] };
      const value = figures[id];
      const bar = isAmongThem && value !== null ? barOf(spread, value) : null;
      const ranges = exact ? exactRanges(spread) : rangesToldTo(bar, spread, id);
      return {
        id,
        title: figureTitles[id],
        unit: figureUnits[id],
        value: cut(value),
        bar,
        trend: trendOf(earlier?.[id] ?? null, value),
        compared: spread.compared,
        ranges:
          ranges?.map((range) => ({ ...range, smallest: cut(range.smallest), largest: cut(range.largest) })) ?? null,
        hints: hints[id] ?? [],
      };
    }),
  };
}

function figuresUnder(sums: BenchmarkSums, filter: BenchmarkFilter, rules: BenchmarkRules): Figures {
  const key = rowKeyOf(filter, rules);
  return figuresOf(sums, key && rowOf(sums, key), filter.workload);
}

const cut = (value: number | null) => value && Math.trunc(value * 1e6) / 1e6;

/** R8.2 */
function trendOf(before: number | null, now: number | null): Benchmarks['figures'][number]['trend'] {
  if (before === null || now === null) return null;
  return now > before ? 'up' : now < before ? 'down' : 'flat';
}

/**
 * Returns the sums of the month before: stored by the refresh, or computed from the facts; `undefined` without data.
 */
async function monthBefore(
  { documents, rulebooks }: Services,
  partner: PartnerDocument,
  month: Month,
): Promise<BenchmarkSums | undefined> {
  const kept = await readFigures(documents, partner.partnerId, month);
  if (kept) return kept;
  return ComputedPartner.with({ documents, rulebooks }, partner.partnerId, async (facts) => {
    if (!comparedReports.some((report) => facts.isCovered(report, month))) return undefined;
    const rules = rulesOf(rulebooks);
    const developed = new Set(rulebooks.developedMarkets(month));
    const locations = new Set(facts.locations.map(({ location }) => location));
    const parts: BenchmarkSums[] = [];
    for await (const part of facts.parts(undefined, month))
      parts.push(benchmarkSums({ ...part, rules, month, locations, coverage: facts.reader, developed }));
    return mergeBenchmarks(parts);
  });
}

/** Says why a partner is not among those compared. */
async function whyNotCompared(services: Services, { partnerId }: PartnerDocument, at: Month | undefined) {
  const reports = comparedReports.join(' nor ');
  if (at === undefined)
    return `Partner ${partnerId} was not compared: it has no score by ${comparedReports.join(' or ')}, and partners are compared by no other report.`;
  const covered = await ComputedPartner.with(services, partnerId, async (facts) =>
    comparedReports.some((report) => facts.isCovered(report, at)),
  );
  const why = covered
    ? `the month was not refreshed for all programs since its reports came. Refresh it for all: pci refresh ${at}.`
    : `neither ${reports} of that month was imported for any of its locations, and partners are compared by no other report.`;
  return `Partner ${partnerId} was not compared for ${at}: ${why}`;
}

/** Returns the newest month with a score by reports that are compared. */
function newestMonth(rulebooks: Rulebooks, { standings }: PartnerDocument): Month | undefined {
  return Object.entries(standings)
    .filter(([program, { month }]) =>
      reportsOf(rulebooks.editionInForce(program, month)).some((report) => comparedReports.includes(report)),
    )
    .map(([, { month }]) => month)
    .sort()
    .at(-1);
}

/** Checks a caller's filter: known products, and markets by code or English name. */
function filterOf({ product, workload, market }: AskedFilter, rules: BenchmarkRules): BenchmarkFilter {
  const filter: BenchmarkFilter = workload === undefined ? {} : { workload };
  if (product !== undefined) {
    filter.product = normaliseProduct(product);
    if (!rules.products.includes(filter.product))
      throw unknown('product', `There is no listed product ${product}. There are: ${rules.products.join(', ')}.`);
  }
  if (market !== undefined) {
    filter.market = countryNamed(market.trim());
    if (filter.market === '')
      throw unknown('market', `${market} is no market: give an ISO 3166-1 alpha-2 code or an English country name.`);
  }
  return filter;
}

const unknown = (parameter: string, message: string) =>
  invalid('invalid-filter', message, [{ parameter, code: `unknown-${parameter}`, message }]);
