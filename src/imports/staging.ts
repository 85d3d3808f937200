import type { FactsReader } from '../facts/reader.ts';
import type { MonthlyReportName } from '../reports/rows.ts';
import type { Documents } from '../storage/ports.ts';
import type { ChangedFacts } from './changed-facts.ts';
import type { Rejections } from './read.ts';
import type { FileSlices } from './slices.ts';
import type { Comparison } from './steps.ts';

/** State of one import at work: its number, the facts in force before it, and what staging finds. */
export interface Staging {
  documents: Documents;
  reader: FactsReader;
  number: number;
  slices: FileSlices;
  rejections: Rejections;
  changedFacts: ChangedFacts;
  comparison: Comparison;
}

/** Staging of a monthly report. */
export interface MonthlyStaging extends Staging {
  report: MonthlyReportName;
}
