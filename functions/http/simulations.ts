import { z } from 'zod';
import { scoreFor, waysFor } from '../../src/access/redaction.ts';
import { showsAmounts } from '../../src/access/sight.ts';
import { simulationBody } from '../../src/api/simulations.ts';
import { trackName } from '../../src/api/tracks.ts';
import { simulateTier, simulateValues } from '../../src/lookups/simulations.ts';
import { outlookOf } from './outlook.ts';
import { expectTier, month, mpnId, program, tier } from './parameters.ts';
import { route } from './route.ts';

const body = z
  .strictObject({
    /** Month of the score to start from; by default the newest. */
    month: month.optional(),
    /** Values to simulate, by indicator, in the unit of the values. */
    changes: z
      .record(z.string().max(60), z.number())
      .refine((changes) => Object.keys(changes).length > 0, 'name at least one indicator')
      .optional(),
    /** The tier to reach. */
    tier: tier.optional(),
    /** The track by whose rules to simulate; by default that of the score. */
    track: trackName.optional(),
    /** Request for the outlook: the next three months if nothing new happens. */
    outlook: z.literal(true).optional(),
  })
  .refine(
    ({ changes, tier, outlook }) => [changes, tier, outlook].filter((one) => one !== undefined).length === 1,
    'give one of changes, tier and outlook',
  );

route('simulations-create', {
  method: 'POST',
  route: 'partners/{mpnId}/simulations/{program}',
  summary: 'What other values would score, what would reach a tier, or what the next months bring.',
  answers: { 200: simulationBody },
  path: z.strictObject({ mpnId, program }),
  body,
  idempotency: 'needless',
  handle: async ({
    app,
    path: { mpnId: partner, program: name },
    body: { month: at, changes, tier: wanted, track },
    sight,
    ...call
  }) => {
    const { rulebooks } = app;
    expectTier(rulebooks, { tier: wanted, program: name }, 'body');
    const asked = { month: at, track, amounts: showsAmounts(sight) };
    if (changes) {
      const simulated = await simulateValues(app, partner, name, { ...asked, changes });
      return scoreFor(simulated, sight, rulebooks.revenueIn(name));
    }
    if (wanted) {
      const ways = await simulateTier(app, partner, name, { ...asked, tier: wanted });
      return waysFor(ways, sight, rulebooks.revenueIn(name));
    }
    return await outlookOf({ app, sight, ...call }, partner, name, at);
  },
});
