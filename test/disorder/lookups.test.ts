import { afterEach, describe, expect, test } from 'vitest';
import { readOutlook } from '../../src/computing/outlook.ts';
import { readBenchmarks } from '../../src/lookups/benchmarks.ts';
import { readPartner } from '../../src/lookups/partners.ts';
import { computeScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { findPartner } from '../../src/partners/find.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { World } from '../support/world.ts';
import { type File, profile, sales, together, training, usage } from './files.ts';
import { withMeanwhile } from './meanwhile.ts';

const [before, month] = ['2021-02', '2021-03'] as [Month, Month];
const first: File[] = [
  together(profile('1001', '1001', 'GB'), profile('1002', '1001', ''), profile('2002', '2002', 'IN')),
  together(training('1001', ['a', 'b']), training('1002', ['a', 'c', 'd'])),
  together(
    sales('1001', before, { t1: 900 }),
    sales('1001', month, { t1: 900, t2: 700 }),
    sales('1002', before, { t3: 500 }),
    sales('2002', month, { t2: 300 }),
  ),
  together(usage('1001', '2020-04', { t1: 0 }), usage('1001', month, { t1: 60 })),
];

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function scored(): Promise<World> {
  const world = new World();
  worlds.push(world);
  for (const file of first) await imported(world, file);
  await world.refresh(month);
  return world;
}
const imported = (world: World, { report, text, covers }: File) => world.import(report, text, { covers });

const lookups: [string, (documents: Documents, world: World) => Promise<unknown>][] = [
  [
    'a score by another edition',
    (documents, world) => computeScore({ ...world, clock: world.clock, documents }, '1001', 'smb', '2021-09', month),
  ],
  [
    'a score of another month',
    (documents, world) => computeScore({ ...world, documents }, '1001', 'smb', '2021-01', before),
  ],
  [
    'an outlook',
    async (documents, world) => {
      // Whether the stored score is stale is not a matter of the facts that the outlook is computed from.
      const { stale: _, ...ahead } = await readOutlook({ ...world, documents }, '1001', 'smb', { month });
      return ahead;
    },
  ],
  ["a partner's locations", async (documents, world) => (await readPartner({ ...world, documents }, '1001')).locations],
  ['the partner of a location', async (documents) => (await findPartner({ documents }, '1002')).partnerId],
  // The month before was not refreshed, so that its figures come out of the facts.
  [
    'a comparison with the month before',
    (documents, world) => readBenchmarks({ documents, rulebooks: world.rulebooks }, '1001', { month }),
  ],
];

const imports: [string, File[]][] = [
  ['the same slices twice', [first[2]!, first[2]!]],
  [
    'other sales of the same slices, twice',
    [
      together(sales('1001', before, { t1: 4 }), sales('1001', month, { t1: 40_000 })),
      together(sales('1001', before, { t1: 5 }), sales('1001', month, { t1: 70, t2: 80 })),
    ],
  ],
  ['other individuals, twice', [training('1002', ['a', 'b', 'e', 'f', 'g']), training('1002', ['h'])]],
  ['another country, twice', [profile('1002', '1001', 'DE'), profile('1002', '1001', 'FR')]],
  ['a location that moves in and brings more', [profile('2002', '1001', 'IN'), sales('2002', month, { t9: 90_000 })]],
];

describe.each(lookups)('%s, while imports come into force between any two of its store calls:', (_, look) => {
  test.each(imports)('%s', async (_, files) => {
    const states: unknown[] = [];
    const calm = await scored();
    for (const file of [undefined, ...files]) {
      if (file) await imported(calm, file);
      states.push(await look(calm.documents, calm));
    }
    const counted = withMeanwhile(calm.documents, 0, async () => {});
    await look(counted.documents, calm);
    for (let at = 1; at <= counted.calls(); at++) {
      const world = await scored();
      const struck = withMeanwhile(world.documents, at, async () => {
        for (const file of files) await imported(world, file);
      });
      expect(states, `before call ${at}`).toContainEqual(await look(struck.documents, world));
    }
  });
});
