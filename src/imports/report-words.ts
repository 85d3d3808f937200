import type { AttributionType, MonthlyReportName, TrainingRow } from '../reports/rows.ts';
import type { Vocabulary } from '../reports/vocabulary.ts';

/** Meanings of the reports' words, and the words that some edition lists. */
export interface ReportWords {
  vocabulary: Vocabulary;
  listed: {
    isProduct(product: string, sku: string): boolean;
    isTraining(row: Pick<TrainingRow, 'exam' | 'certification'>): boolean;
    /** Returns what no edition credits: a row's attribution type, or the type on its workload. */
    uncredited(report: MonthlyReportName, row: { type: AttributionType | null; workload?: string }): string | undefined;
    /** Returns true for a known workload of which no edition counts what the report says. */
    isUncountedWorkload(report: MonthlyReportName, workload: string): boolean;
    /** Returns true for a workload whose use is measured by capacity, not by users. */
    isByCapacity(workload: string): boolean;
    /** Names of the listed products, to compare with names that are not listed. */
    products: readonly string[];
  };
}
