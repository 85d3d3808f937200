import { oncePer } from '../once.ts';
import type { Edition } from './edition.ts';
import { amountUnitOf, unitOf } from './shapes.ts';

/** Title and units of an indicator in an edition. */
export interface IndicatorName {
  title: string;
  /** Unit of values and targets. */
  unit: string;
  /** Unit of the amounts that make up the value. */
  amountUnit: string;
}

/**
 * Returns a function that names an edition's indicators by id. An id that the edition does not have (any more) is its
 * own title, and its unit is `unknown`: it may have been money.
 */
export const indicatorNames = oncePer(
  ({ indicators }: Pick<Edition, 'indicators'>): ((id: string) => IndicatorName) => {
    const names = new Map(
      indicators.map(({ id, title, shape: { kind } }) => [
        id,
        { title, unit: unitOf[kind], amountUnit: amountUnitOf[kind] },
      ]),
    );
    return (id) => names.get(id) ?? { title: id, unit: 'unknown', amountUnit: 'unknown' };
  },
);

/** Gives each indicator its title and unit. */
export function named<Of extends { id: string }>(
  indicators: readonly Of[],
  edition: Pick<Edition, 'indicators'>,
): (Of & Pick<IndicatorName, 'title' | 'unit'>)[] {
  const nameOf = indicatorNames(edition);
  return indicators.map((indicator) => {
    const { title, unit } = nameOf(indicator.id);
    return { ...indicator, title, unit };
  });
}
