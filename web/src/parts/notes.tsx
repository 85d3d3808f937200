import type { Schemas } from '../api/client.ts';
import { useText } from '../text/use-text.ts';

type Indicator = Schemas['Indicator'];

/** Says why an indicator has no points, all of them, or no more, each with its rule. */
export function Notes({ indicator }: { indicator: Pick<Indicator, 'notes' | 'maxPoints'> }) {
  const { t, number, value, unit, month, day: dayText } = useText();
  const day = (at = '') => (at.length > 7 ? dayText(at) : at && month(at));
  return indicator.notes.map((note) => (
    <small key={note.code} className="quiet hint">
      {t(`note.${note.code}`, {
        base: note.base === undefined ? 'unknown' : number(note.base),
        needed: number(note.needed ?? 0),
        of: note.unit,
        unit: unit(note.unit),
        at: day(note.at),
        growth: value(note.growth, 'fraction'),
        since: day(note.since),
        until: day(note.until),
        most: number(indicator.maxPoints),
      })}{' '}
      ({note.rule})
    </small>
  ));
}
