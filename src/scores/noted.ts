import type { Month } from '../month.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { type IndicatorName, named } from '../rulebooks/names.ts';
import { type AmountUnit, amountUnitOf } from '../rulebooks/shapes.ts';
import { type Deciding, segmentFor } from '../scoring/deciding.ts';
import { type Note, notesOf } from '../scoring/notes.ts';
import type { GrowthBasis } from '../scoring/score.ts';
import type { ShownIndicator } from './documents.ts';
import { noteText } from './note-text.ts';

/** A note as the API shows it: with the unit of its base, and a sentence that names the rule. */
type ShownNote = Note & { unit: AmountUnit; text: string };

export type NotedIndicator = ShownIndicator & Pick<IndicatorName, 'title' | 'unit'> & { notes: ShownNote[] };

/** Gives indicators of a score their titles and units, and says why they have their points. */
export function noted(
  indicators: readonly ShownIndicator[],
  edition: Edition,
  {
    month,
    growth,
    ...deciding
  }: Pick<Deciding, 'markets' | 'track'> & {
    month: Month;
    growth?: Readonly<Record<string, GrowthBasis>> | undefined;
  },
): NotedIndicator[] {
  return named(indicators, edition).map((shown) => {
    const indicator = edition.indicators.find(({ id }) => id === shown.id);
    if (indicator === undefined) return { ...shown, notes: [] };
    const segment = segmentFor(indicator, deciding);
    const hasBases = growth !== undefined;
    const notes = notesOf(indicator, { ...shown, ...growth?.[shown.id], hasBases, month, segment });
    const unit = amountUnitOf[indicator.shape.kind];
    return { ...shown, notes: notes.map((note) => ({ ...note, unit, text: noteText(note, indicator) })) };
  });
}
