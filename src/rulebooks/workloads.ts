import { normaliseProduct } from '../reports/products.ts';
import { normaliseCertification } from './certification-names.ts';
import type { Edition } from './edition.ts';
import type { Rulebooks } from './rulebooks.ts';

/** The workloads of benchmarks, each with the program that lists its products (R8). */
const workloads = {
  ce: { title: 'Customer Engagement', program: 'cba-ce' },
  fo: { title: 'Finance and Operations', program: 'cba-fo' },
} as const;
export type Workload = keyof typeof workloads;
export const workloadNames = Object.keys(workloads) as Workload[];
export const workloadTitles = workloadNames.map((id) => ({ id, title: workloads[id].title }));

/** Products, exams and certifications that benchmarks count, from the lists of all editions together. */
export interface BenchmarkRules {
  /** Normalised names, in order. */
  products: readonly string[];
  workloads: Readonly<
    Record<
      Workload,
      {
        products: ReadonlySet<string>;
        exams: ReadonlySet<string>;
        /** Normalised by {@link normaliseCertification}. */
        certifications: ReadonlySet<string>;
      }
    >
  >;
}

/** Collects the rules of benchmarks from the rulebooks. Programs that are not loaded add nothing. */
export function benchmarkRules(rulebooks: Rulebooks): BenchmarkRules {
  const productsOf = (editions: readonly Edition[]) =>
    new Set(editions.flatMap(({ products }) => products.flatMap(({ names }) => names.map(normaliseProduct))));
  const workload = (name: Workload) => {
    const { program } = workloads[name];
    const editions = rulebooks.programs.includes(program) ? rulebooks.editionsOf(program) : [];
    const paths = editions.flatMap(({ indicators }) =>
      indicators.flatMap(({ shape }) => (shape.kind === 'headcount' ? shape.paths : [])),
    );
    return {
      products: productsOf(editions),
      exams: new Set(paths.flatMap(({ oneOfEach = [] }) => oneOfEach.flat())),
      certifications: new Set(paths.flatMap(({ certifications = [] }) => certifications.map(normaliseCertification))),
    };
  };
  const all = rulebooks.programs.flatMap((program) => rulebooks.editionsOf(program));
  return { products: [...productsOf(all)].sort(), workloads: { ce: workload('ce'), fo: workload('fo') } };
}
