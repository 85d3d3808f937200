import type { Indicator } from '../rulebooks/edition.ts';
import { isGrowth } from '../rulebooks/shapes.ts';
import { segmentFor } from './deciding.ts';
import { cut, fromDecimal, multiply, type Ratio, ratio, wholeUp } from './ratio.ts';
import type { PartnerSums } from './score.ts';
import { sumIn } from './sums.ts';

/**
 * Returns the exact value that a caller sets. Growth is shown cut to six decimals: where whole users or individuals
 * over the base are shown as the value given, these are meant, so that a way to a tier reaches it when it is set.
 */
export function valueSet(of: PartnerSums, indicator: Indicator, given: number): Ratio {
  const value = fromDecimal(given);
  if (!isGrowth(indicator.shape.kind)) return value;
  const base = Math.max(1, sumIn(of.sums, indicator.id, segmentFor(indicator, of)).base);
  const whole = ratio(wholeUp(multiply(value, ratio(base))), base);
  return cut(whole, 6) === given ? whole : value;
}
