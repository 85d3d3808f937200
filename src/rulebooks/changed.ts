import { invalid } from '../errors.ts';
import type { Edition, Indicator } from './edition.ts';

type SomeOf<Shape> = Shape extends unknown ? Partial<Shape> : never;

/** Change of an indicator. Of a shape, only the named parts change. */
type IndicatorChange = Partial<Omit<Indicator, 'id' | 'shape'>> & { shape?: SomeOf<Indicator['shape']> };

/** Change of an edition; indicators by their ids. */
export interface EditionChange extends Partial<Omit<Edition, 'program' | 'indicators'>> {
  indicators?: Readonly<Record<string, IndicatorChange>>;
}

/** Parts that every new edition must give. */
type NewEdition = EditionChange & Pick<Edition, 'id' | 'firstMonth' | 'description' | 'sources'>;

/**
 * Makes an edition by applying one or several changes to the previous one: plain data of its own.
 * @throws `invalid-edition` if a change names an indicator that the edition does not have
 */
export const changed = (previous: Edition, change: NewEdition, ...more: readonly EditionChange[]): Edition =>
  [change, ...more].reduce(withChange, previous);

function withChange(previous: Edition, { indicators = {}, ...change }: EditionChange): Edition {
  const unknown = Object.keys(indicators).find((id) => !previous.indicators.some((indicator) => indicator.id === id));
  if (unknown !== undefined)
    throw invalid('invalid-edition', `${previous.program} ${previous.id} has no indicator ${unknown} to change.`);
  return {
    ...previous,
    ...change,
    indicators: previous.indicators.map((indicator) => {
      const { shape, ...its } = indicators[indicator.id] ?? {};
      return { ...indicator, ...its, shape: { ...indicator.shape, ...shape } as Indicator['shape'] };
    }),
  };
}
