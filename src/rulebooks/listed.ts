import { productNamer } from '../reports/products.ts';
import { normaliseCertification } from './certification-names.ts';
import type { Rulebooks } from './rulebooks.ts';

/**
 * Products and trainings listed by any edition of any program: a row of anything else counts for nothing in any month.
 */
export interface Listed {
  isProduct(product: string, sku: string): boolean;
  isTraining(row: { exam: string; certification: string }): boolean;
  /** Names of the products, as the editions write them. */
  products: readonly string[];
}

/** Collects the listed products and trainings from the rulebooks. */
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
    products,
  };
}
