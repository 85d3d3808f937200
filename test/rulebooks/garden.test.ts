import { expect, it } from 'vitest';
import { editionNamed } from '../../src/rulebooks/index.ts';
import { scoreOf, sold, world } from '../scoring/build.ts';

it('garden: half of the harvest that earns everything', () => {
  const sums = world(
    sold('2022-06', { product: 'Spade', as: 'PAL', channel: 'Web Direct', start: '2022-06-01', usd: 100 }),
  );
  const score = scoreOf(sums, { month: '2022-06', edition: editionNamed('garden', '2022-05') });
  expect(score).toMatchObject({ shownScore: 20, tier: 'none', nextTier: { tier: 'sprouting', pointsMissing: 20 } });
});
