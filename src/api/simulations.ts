import { z } from 'zod';
import { month } from '../month.ts';
import { mpn, nextTier, tier } from './common.ts';
import { indicatorBody } from './scores.ts';

/** Answers about scores that could be: the outlook, other values, and ways to a tier. */

const amount = z.number().nullable();

const takenAway = z
  .strictObject({
    indicator: z.string(),
    title: z.string(),
    from: z.number().describe('Points of the month before.'),
    to: z.number(),
    base: z
      .strictObject({ unit: z.string(), from: z.number(), to: z.number() })
      .optional()
      .describe('What the indicator is compared with, a year before.'),
    notCovered: z.literal(true).optional().describe('The month a year before is not covered, so there is no value.'),
    customers: z
      .array(
        z.strictObject({
          tenant: z.string(),
          customerName: z.string().optional(),
          workload: z.string().optional(),
          from: z.number().describe('What the customer added the month before, in the unit of the ledger.'),
          to: z.number(),
        }),
      )
      .optional()
      .describe(
        'Customers that add less: what they added is older than the window, or less than a year before. Ten at most.',
      ),
    furtherCustomers: z.int().optional().describe('How many more there are.'),
    people: z
      .array(
        z.strictObject({
          individual: z.string().optional(),
          individualName: z.string().optional(),
          holds: z.string(),
          reason: z.string().describe('As in the ledger of what does not count: expired, retired …'),
          day: z.string().optional(),
        }),
      )
      .optional()
      .describe('Who no longer counts; ids and names only for those who may see them.'),
  })
  .meta({ id: 'TakenAway' });
export type TakenAway = z.infer<typeof takenAway>;

export const outlookBody = z
  .strictObject({
    partnerId: mpn,
    program: z.string(),
    month,
    stale: z.boolean().describe('The stored score of the month is; the outlook starts from the facts in force.'),
    score: z.number(),
    tier,
    track: z.string().optional().describe('The track of the month, where its edition has tracks.'),
    indicators: z.array(indicatorBody).describe('Of the month itself.'),
    months: z.array(
      z.strictObject({
        month,
        edition: z.string(),
        score: z.number(),
        tier,
        track: z.string().optional().describe('Another one than the month before brings other targets and figures.'),
        indicators: z.array(indicatorBody),
        takenAway: z.array(takenAway).describe('Indicators with fewer points than the month before, and why.'),
      }),
    ),
    atRisk: month.nullable().describe('When the tier would be lost; null if it is kept, or there is none to lose.'),
  })
  .meta({ id: 'Outlook' });
export type Outlook = z.infer<typeof outlookBody>;

const simulationHead = {
  partnerId: mpn,
  program: z.string(),
  edition: z.string(),
  month,
  stale: z.boolean().describe('The score from which the simulation starts is stale.'),
  track: z.string().optional().describe('By whose figures it is computed, where the edition has tracks.'),
  now: z.strictObject({ score: z.number(), tier }).describe('Before any change, by the figures of the track.'),
  scored: z
    .strictObject({ track: z.string(), score: z.number(), tier })
    .optional()
    .describe('The score itself, where it is by the figures of another track.'),
};
const way = z.strictObject({
  changes: z.array(
    z.strictObject({
      indicator: z.string(),
      title: z.string(),
      units: amount,
      unit: z.string(),
      from: amount,
      to: amount,
      earns: z.number(),
    }),
  ),
  units: amount,
  score: z.number(),
  tier,
});

const simulatedScore = z
  .strictObject({ ...simulationHead, score: z.number(), tier, indicators: z.array(indicatorBody), nextTier })
  .meta({ id: 'SimulatedScore' });
export type SimulatedScore = z.infer<typeof simulatedScore>;

const waysToTier = z
  .strictObject({
    ...simulationHead,
    wanted: tier,
    pointsMissing: z.number(),
    reachable: z.boolean(),
    detail: z.string(),
    single: z.array(way).describe('Every way by one indicator alone.'),
    notProposed: z
      .array(
        z.strictObject({
          indicator: z.string(),
          title: z.string(),
          code: z.enum(['at-maximum', 'without-effect', 'not-enough', 'others-needed']),
          text: z.string().describe('Why, for people.'),
        }),
      )
      .describe('The indicators that do not reach the tier alone.'),
    fewest: way.nullable(),
  })
  .meta({ id: 'WaysToTier' });
export type WaysToTier = z.infer<typeof waysToTier>;

export const simulationBody = z.union([simulatedScore, waysToTier, outlookBody]);
