import { useMemo } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import type { MessageId } from './languages.ts';
import { spansOf } from './spans.ts';

type Values = Record<string, string | number>;

/** Texts, numbers, months and times in the reader's language. */
export interface Text {
  /** A message by its id. */
  t(id: MessageId, values?: Values): string;
  /** A message whose id comes from the API's data, or the API's own words if there is none. */
  named(prefix: string, name: string, otherwise: string): string;
  number(value: number): string;
  /** Points, which the API has cut to two decimals. */
  points(value: number): string;
  /** A score with both its decimals, for columns. */
  score(value: number): string;
  signed(value: number): string;
  /** A value in a unit of the API: USD, fraction, or a count of something. */
  value(value: number | null | undefined, unit: string): string;
  signedValue(value: number | null | undefined, unit: string): string;
  /** The name of a unit of the API, for a count of it. */
  unit(unit: string, count?: number): string;
  month(month: string, style?: 'short' | 'long'): string;
  /** Months as spans: `Jan 2021 – Jun 2021`. */
  spans(months: readonly string[]): string;
  day(date: string): string;
  time(iso: string): string;
  country(code: string): string;
  locale: string;
}

/** Returns the reader's texts. */
export function useText(): Text {
  const intl = useIntl();
  return useMemo(() => textOf(intl), [intl]);
}

/** Says what an indicator counts: in the words for its program, else in those for its name, else in the API's own. */
export const indicatorText = (
  named: Text['named'],
  program: string,
  { id, description }: { id: string; description?: unknown },
): string => named('indicatorText', `${program}.${id}`, named('indicatorText', id, String(description ?? '')));

/** Shown where there is no value. */
export const dash = '–';

function textOf(intl: IntlShape): Text {
  const signs = { signDisplay: 'exceptZero' } as const;
  const points = { maximumFractionDigits: 2 };
  const countries = new Intl.DisplayNames([intl.locale], { type: 'region', fallback: 'code' });
  const monthText: Text['month'] = (month, style = 'short') =>
    intl.formatDate(`${month}-01T00:00:00Z`, { year: 'numeric', month: style, timeZone: 'UTC' });
  const withUnit = (value: number, unit: string, more: { signDisplay?: 'exceptZero' } = {}) => {
    if (unit === 'USD')
      return intl.formatNumber(value, {
        ...more,
        style: 'currency',
        currency: 'USD',
        currencyDisplay: 'narrowSymbol',
        ...decimals(value),
      });
    if (unit === 'fraction') return intl.formatNumber(value, { ...more, style: 'percent', maximumFractionDigits: 1 });
    return intl.formatNumber(value, { ...more, ...points });
  };
  return {
    t: (id, values) => intl.formatMessage({ id }, values) as string,
    named: (prefix, name, otherwise) => {
      const id = `${prefix}.${name}`;
      return id in intl.messages ? (intl.formatMessage({ id }) as string) : otherwise;
    },
    number: (value) => intl.formatNumber(value),
    points: (value) => intl.formatNumber(value, points),
    score: (value) => intl.formatNumber(value, { ...points, minimumFractionDigits: 2 }),
    signed: (value) => intl.formatNumber(value, { ...points, ...signs }),
    value: (value, unit) => (value == null ? dash : withUnit(value, unit)),
    signedValue: (value, unit) => (value == null ? dash : withUnit(value, unit, signs)),
    unit: (unit, count = 2) => {
      const id = `unit.${unit}`;
      return id in intl.messages ? (intl.formatMessage({ id }, { count: Math.abs(count) }) as string) : unit;
    },
    month: monthText,
    spans: (months) =>
      new Intl.ListFormat(intl.locale).format(
        spansOf(months).map(([first, last]) =>
          first === last ? monthText(first) : `${monthText(first)} – ${monthText(last)}`,
        ),
      ),
    day: (date) => intl.formatDate(`${date}T00:00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' }),
    time: (iso) => intl.formatDate(iso, { dateStyle: 'medium', timeStyle: 'short' }),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code),
    locale: intl.locale,
  };
}

/** Shows cents only if there are any. */
const decimals = (value: number) => ({
  minimumFractionDigits: Number.isInteger(value) ? 0 : 2,
  maximumFractionDigits: 2,
});
