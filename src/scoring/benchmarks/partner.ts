import { addMonths, lastDay, type Month } from '../../month.ts';
import { oncePer } from '../../once.ts';
import { productNamer } from '../../reports/products.ts';
import type { LocationId } from '../../reports/rows.ts';
import { type BenchmarkRules, workloadNames } from '../../rulebooks/workloads.ts';
import { heldAt } from '../exams.ts';
import type { Coverage, Individual, TenantFacts } from '../facts.ts';
import { addRow, type BenchmarkSums, type FilteredSums, inOrder, productsKey } from './sums.ts';
import { type TenantSums, tenantSums } from './tenant.ts';

const namerOf = oncePer(({ products }: BenchmarkRules) => productNamer(products));

/** Input of a partner's benchmarks: all or some of its tenants and individuals. */
export interface BenchmarkQuestion {
  rules: BenchmarkRules;
  month: Month;
  locations: ReadonlySet<LocationId>;
  coverage: Coverage;
  facts: readonly TenantFacts[];
  individuals: readonly Individual[];
  developed: ReadonlySet<string>;
}

/** Sums the facts of a month under every filter (R8). */
export function benchmarkSums(of: BenchmarkQuestion): BenchmarkSums {
  const { rules, month, locations, coverage, developed } = of;
  const rows = new Map<string, FilteredSums>();
  const nameOf = namerOf(rules);
  for (const facts of of.facts) {
    if (!hasOwnRow(facts, locations)) continue;
    const names = productsOf(facts, nameOf);
    const known = new Map<string, TenantSums | undefined>();
    const market = marketOf(facts, nameOf, month, developed);
    for (const [key, asked] of choicesOf(names, rules)) {
      const products = [...asked].join('|');
      if (!known.has(products)) {
        const isAsked = (product: string, sku: string) => asked.has(nameOf(product, sku) ?? '');
        known.set(products, tenantSums({ facts, coverage, month, locations, isAsked }));
      }
      const sums = known.get(products);
      if (sums === undefined) continue;
      addRow(rows, [key, '', ...sums]);
      if (market !== '') addRow(rows, [key, market, ...sums]);
    }
  }
  const seatsKnown = [...locations].some((location) =>
    [addMonths(month, -12), month].every((at) => coverage.covers('subscription-details', location, at)),
  );
  return { seatsKnown, certified: certifiedOf(of), rows: inOrder(rows) };
}

function hasOwnRow({ subscriptionDetails, usage }: TenantFacts, locations: ReadonlySet<LocationId>): boolean {
  return [...subscriptionDetails, ...usage].some(
    (slice) => locations.has(slice.location) && slice.rows.some(({ type }) => type === 'DPOR'),
  );
}

type Namer = ReturnType<typeof productNamer>;

function productsOf({ subscriptionDetails, usage }: TenantFacts, nameOf: Namer): string[] {
  const names = new Set<string>();
  for (const slices of [subscriptionDetails, usage])
    for (const { rows } of slices) for (const { product, sku } of rows) names.add(nameOf(product, sku) ?? '');
  names.delete('');
  return [...names].sort();
}

/** Lists every choice of products that a filter can make among the tenant's, with the products it selects. */
function choicesOf(names: readonly string[], rules: BenchmarkRules): [key: string, asked: ReadonlySet<string>][] {
  return [
    [productsKey.all, new Set(names)],
    ...workloadNames.map((name): [string, Set<string>] => [
      productsKey.workload(name),
      new Set(names.filter((product) => rules.workloads[name].products.has(product))),
    ]),
    ...names.map((name): [string, Set<string>] => [productsKey.product(name), new Set([name])]),
  ];
}

/**
 * Returns the market named in the tenant's newest month; of several, a developed one before others, then the first
 * (R6.2).
 */
function marketOf(
  { subscriptionDetails, usage }: TenantFacts,
  nameOf: Namer,
  upTo: Month,
  developed: ReadonlySet<string>,
): string {
  let newest = '';
  let best = '';
  const rank = (code: string) => `${developed.has(code) ? 0 : 1}${code}`;
  for (const slices of [subscriptionDetails, usage]) {
    for (const { month, rows } of slices) {
      if (month > upTo || month < newest) continue;
      for (const { market, product, sku } of rows) {
        if (market === '' || nameOf(product, sku) === undefined) continue;
        if (month > newest || rank(market) < rank(best)) best = market;
        newest = month;
      }
    }
  }
  return best;
}

function certifiedOf({ individuals, month, rules }: BenchmarkQuestion): BenchmarkSums['certified'] {
  const certified = { either: 0, ce: 0, fo: 0 };
  const day = lastDay(month);
  for (const individual of individuals) {
    const held = heldAt(individual, day);
    const has = workloadNames.filter((name) => {
      const { exams, certifications } = rules.workloads[name];
      return !held.exams.isDisjointFrom(exams) || !held.certifications.isDisjointFrom(certifications);
    });
    for (const name of has) certified[name]++;
    if (has.length > 0) certified.either++;
  }
  return certified;
}
