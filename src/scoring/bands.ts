import type { HeadcountGrowthShape, Market } from '../rulebooks/shapes.ts';

/** Returns the band that contains a base, if any (R6.4). */
export function bandOf({ bands }: Pick<HeadcountGrowthShape, 'bands'>, market: Market, base: number) {
  return bands[market].find(({ from, below }) => base >= from && (below === undefined || base < below));
}
