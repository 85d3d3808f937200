import { z } from 'zod';

/**
 * Schemas that several answers share. The schemas of this folder are the one declaration of each answer: lookups,
 * handlers and the `pci` command take their types from them, and the API's description is made of them.
 */

export const time = z.iso.datetime();
export const count = z.int().min(0);
export const tier = z.string().describe('A tier of the program, or none.');
export type Tier = z.infer<typeof tier>;
/** Points missing to the next tier; null at the highest. */
export const nextTier = z
  .strictObject({
    tier,
    pointsMissing: z.number(),
    conditions: z
      .array(z.string())
      .optional()
      .describe('Where the tier needs points in every indicator: those that have none.'),
  })
  .nullable();
export const unit = z
  .string()
  .describe(
    'Of values and targets: USD, a count of something, or fraction; unknown if the rules do not have the indicator any more.',
  );
export const mpn = z.string().describe('An MPN id.');
export const failure = z.strictObject({ code: z.string(), message: z.string() });

/** Makes the schema of one page of a listing. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    nextLink: z.string().nullable().describe('Where the listing goes on; null on the last page.'),
  });
export interface Page<Item> {
  items: Item[];
  nextLink: string | null;
}

/** RFC 9457. */
export const problemBody = z
  .strictObject({
    type: z.string().describe('Stable, for programs.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('For people: what is wrong here, and what to do.'),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().optional().describe('A JSON pointer into the body.'),
          parameter: z.string().optional().describe('The name of a path or query parameter.'),
          code: z.string(),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });
