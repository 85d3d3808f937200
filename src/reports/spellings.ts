import { z } from 'zod';
import { attributionTypes, reportNames } from './rows.ts';
import { workloads } from './values/workloads.ts';

const spelling = z.string().trim().min(1).max(200);
const list = z.array(spelling).min(1);

/**
 * Schema of the spellings that an operator adds to the product's own: columns by report and one of the column's names;
 * attribution types, counted channels and workloads by their meaning; active states; countries by code.
 */
export const spellingsSchema = z.strictObject({
  columns: z.partialRecord(z.enum(reportNames), z.record(spelling, list)).optional(),
  attributionTypes: z.partialRecord(z.enum(attributionTypes), list).optional(),
  channels: z.partialRecord(z.enum(['EA', 'CSP', 'Web Direct']), list).optional(),
  activeStates: list.optional(),
  countries: z.record(z.string().regex(/^[A-Z]{2}$/, 'a country is an ISO 3166-1 alpha-2 code'), list).optional(),
  workloads: z.partialRecord(z.enum(workloads), list).optional(),
});
export type Spellings = z.infer<typeof spellingsSchema>;
