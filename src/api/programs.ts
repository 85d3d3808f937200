import { z } from 'zod';
import { month } from '../month.ts';

/** Answers about programs and their editions. */

export const programBody = z.strictObject({
  items: z.array(
    z.strictObject({
      program: z.string(),
      editions: z.array(
        z.strictObject({ edition: z.string(), firstMonth: month, title: z.string(), link: z.string() }),
      ),
    }),
  ),
});
export type Programs = z.infer<typeof programBody>;

export const editionBody = z
  .looseObject({
    program: z.string(),
    edition: z.string(),
    firstMonth: month,
    title: z.string(),
    description: z.string(),
    fingerprint: z.string().describe('Changes whenever the edition may give other points or tiers.'),
    tiers: z.array(
      z.strictObject({
        tier: z.string(),
        from: z.int().describe('The least score that reaches it.'),
        pointsInEveryIndicator: z.literal(true).optional().describe('It also needs points in every indicator.'),
        window: z.int().optional().describe('It is held in a window of so many months if it was reached in one.'),
      }),
    ),
    indicators: z.array(
      z.looseObject({
        id: z.string(),
        title: z.string(),
        group: z.string(),
        maxPoints: z.number(),
        unit: z.string(),
        shape: z.looseObject({
          kind: z.string(),
          paths: z
            .array(
              z.strictObject({
                name: z.string(),
                oneOfEach: z.array(z.array(z.string())).optional().describe('Exams: one of every list.'),
                certifications: z.array(z.string()).optional().describe('Or one of these, by name (R5.5a).'),
              }),
            )
            .optional()
            .describe('Of headcounts: what an individual has to hold one of.'),
        }),
      }),
    ),
  })
  .meta({ id: 'Edition' });
