import { ensure } from '../maps.ts';
import { productNamer } from '../reports/products.ts';
import type { AttributionType, MonthlyReportName } from '../reports/rows.ts';
import { foldWorkload, workloads } from '../reports/values/workloads.ts';
import { normaliseCertification } from './certification-names.ts';
import type { Edition } from './edition.ts';
import type { Rulebooks } from './rulebooks.ts';
import type { CreditGroup } from './shapes.ts';

/**
 * Products, trainings and workloads listed, and attribution types credited, by any edition of any program: a row of anything else
 * counts for nothing in any month.
 */
export interface Listed {
  isProduct(product: string, sku: string): boolean;
  isTraining(row: { exam: string; certification: string }): boolean;
  /**
   * Returns what no edition credits in a monthly report: a row's attribution type, or the type on its workload if others
   * are credited for the use of that; `undefined` if an edition credits it, or the row has no type.
   */
  uncredited(report: MonthlyReportName, row: { type: AttributionType | null; workload?: string }): string | undefined;
  /** Returns true for a known workload of which no edition counts what the report says: its revenue, or its use. */
  isUncountedWorkload(report: MonthlyReportName, workload: string): boolean;
  /** Returns true for a workload whose use is measured by capacity, not by users. */
  isByCapacity(workload: string): boolean;
  /** Names of the products, as the editions write them. */
  products: readonly string[];
}

/** Collects from the rulebooks what is listed. */
export function listedIn(rulebooks: Rulebooks): Listed {
  const editions = rulebooks.programs.flatMap((program) => rulebooks.editionsOf(program));
  const products = [...new Set(editions.flatMap((edition) => edition.products.flatMap(({ names }) => names)))];
  const nameOf = productNamer(products);
  const paths = editions.flatMap(({ indicators }) =>
    indicators.flatMap(({ shape }) => (shape.kind === 'headcount' ? shape.paths : [])),
  );
  const exams = new Set(paths.flatMap(({ oneOfEach = [] }) => oneOfEach.flat()));
  const certifications = new Set(paths.flatMap(({ certifications: names = [] }) => names.map(normaliseCertification)));
  return {
    isProduct: (product, sku) => nameOf(product, sku) !== undefined,
    isTraining: ({ exam, certification }) =>
      exams.has(exam) || certifications.has(normaliseCertification(certification)),
    uncredited: uncreditedIn(editions),
    ...workloadsIn(editions),
    products,
  };
}

function workloadsIn(editions: readonly Edition[]): Pick<Listed, 'isUncountedWorkload' | 'isByCapacity'> {
  const all = editions.flatMap(({ workloads: groups = [] }) => groups.flatMap(({ workloads: some }) => some));
  const namesOf = (some: typeof all) => new Set(some.map(({ name }) => foldWorkload(name)));
  const [sold, used] = [namesOf(all.filter((one) => one.sold)), namesOf(all.filter(({ rate }) => rate !== undefined))];
  const known: ReadonlySet<string> = new Set(workloads);
  const byCapacity = namesOf(all.filter(({ per }) => per === 'capacity'));
  return {
    isUncountedWorkload: (report, workload) =>
      known.has(workload) && !(report === 'business-applications-usage' ? used : sold).has(foldWorkload(workload)),
    isByCapacity: (workload) => byCapacity.has(foldWorkload(workload)),
  };
}

function uncreditedIn(editions: readonly Edition[]): Listed['uncredited'] {
  const [ofProducts, ofRevenue] = [new Set<AttributionType>(), new Set<AttributionType>()];
  const ofUsage = new Map<string, Set<AttributionType>>();
  for (const { attribution, workloads: groups } of editions) {
    const credits = Object.entries(attribution.credits) as [AttributionType, CreditGroup[]][];
    const typesOf = (group: CreditGroup) =>
      credits.filter(([, groups]) => groups.includes(group)).map(([type]) => type);
    // An association in either report by product is credited for both groups (R4.1).
    if (!groups) for (const [type] of credits) ofProducts.add(type);
    else for (const type of typesOf('sales')) ofRevenue.add(type);
    for (const { usageBy = typesOf('usage'), workloads: some } of groups ?? [])
      for (const { name, rate } of some)
        if (rate !== undefined)
          for (const type of usageBy) ensure(ofUsage, foldWorkload(name), () => new Set()).add(type);
  }
  const types: Readonly<Record<MonthlyReportName, ReadonlySet<AttributionType>>> = {
    'subscription-details': ofProducts,
    'dynamics-365-usage': ofProducts,
    'business-applications-revenue': ofRevenue,
    'business-applications-usage': new Set([...ofUsage.values()].flatMap((some) => [...some])),
  };
  return (report, { type, workload = '' }) => {
    if (type === null) return undefined;
    if (!types[report].has(type)) return type;
    if (report !== 'business-applications-usage') return undefined;
    const credited = ofUsage.get(foldWorkload(workload));
    return credited === undefined || credited.has(type) ? undefined : `${type} on ${workload}`;
  };
}
