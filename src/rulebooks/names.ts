import type { Edition } from './edition.ts';
import { amountUnitOf, unitOf } from './shapes.ts';

/** How an edition calls an indicator, and what it is told in. */
export interface IndicatorName {
  title: string;
  /** Of values and targets. */
  unit: string;
  /** Of the amounts that make up the value. */
  amountUnit: string;
}

/** Names an edition's indicators by id; one that it does not have (any more) goes by its id, as a count. */
export function indicatorNames({ indicators }: Pick<Edition, 'indicators'>): (id: string) => IndicatorName {
  const names = new Map(
    indicators.map(({ id, title, shape: { kind } }) => [
      id,
      { title, unit: unitOf[kind], amountUnit: amountUnitOf[kind] },
    ]),
  );
  return (id) => names.get(id) ?? { title: id, unit: 'count', amountUnit: 'count' };
}

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
