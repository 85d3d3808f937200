import type { Schemas } from '../api/client.ts';
import { type Text, useText } from '../text/use-text.ts';

type Entry = Schemas['NotCountedEntry'];
type Given = Pick<Entry, 'reason' | 'details'> & { association?: Entry['association'] };

/** Returns a function that says why something does not count, in the reader's language. */
export function useReason(): (of: Given) => string {
  const text = useText();
  return (of) => reasonIn(text, of);
}

function reasonIn(
  { t, number, value, unit: unitText, month, day: dayText, locale }: Text,
  { reason, details, association }: Given,
): string {
  const { product, channel, start, claim, change, users, needed, slices, path, missing, held, lapsed } = details;
  const { workload = '', measured, unit = '' } = details;
  const inUnit = (of: number | undefined) =>
    unit === 'USD' || of === undefined ? value(of, unit) : `${number(of)} ${unitText(unit, of)}`;
  const and = new Intl.ListFormat(locale);
  const or = new Intl.ListFormat(locale, { type: 'disjunction' });
  const placeOf = (location: string | null) =>
    location === null ? t('whyNot.another') : location === '' ? t('whyNot.direct') : location;
  return t(`reason.${reason}`, {
    product: product || '–',
    channel: channel ?? '',
    start: start ? dayText(start) : 'none',
    type: association?.type ?? '',
    claim: claim?.type ?? '',
    own: claim?.own ? 'yes' : 'no',
    change: change ?? 'none',
    users: number(users ?? 0),
    needed: number(needed ?? 0),
    workload,
    measured: inUnit(measured),
    neededMeasure: inUnit(needed),
    slices: and.format(
      (slices ?? []).map(({ report, location, month: of }) =>
        t('whyNot.slice', { report: t(`report.${report}`), location: placeOf(location), month: month(of) }),
      ),
    ),
    path: path ?? '',
    missing: and.format(
      (missing ?? []).map((exams) =>
        exams.length > 1 ? t('whyNot.oneOf', { exams: or.format(exams) }) : exams.join(),
      ),
    ),
    held: held ? and.format(held) : 'none',
    lapsed: lapsed
      ? and.format(lapsed.map(({ name, reason: why, day }) => t(`lapsed.${why}`, { name, day: dayText(day) })))
      : 'none',
  });
}
