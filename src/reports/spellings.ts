import { z } from 'zod';
import { attributionTypes, reportNames } from './rows.ts';

const spelling = z.string().trim().min(1).max(200);
const list = z.array(spelling).min(1);

/**
 * Spellings that an operator adds to those that come with the product: of columns, by report and one of the column's
 * names; of attribution types and counted channels, by what they mean; of active states; of countries, by code.
 */
export const spellingsSchema = z.strictObject({
  columns: z.partialRecord(z.enum(reportNames), z.record(spelling, list)).optional(),
  attributionTypes: z.partialRecord(z.enum(attributionTypes), list).optional(),
  channels: z.partialRecord(z.enum(['EA', 'CSP', 'Web Direct']), list).optional(),
  activeStates: list.optional(),
  countries: z.record(z.string().regex(/^[A-Z]{2}$/, 'a country is an ISO 3166-1 alpha-2 code'), list).optional(),
});
export type Spellings = z.infer<typeof spellingsSchema>;
