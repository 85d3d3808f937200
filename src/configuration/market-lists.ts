import { z } from 'zod';
import { type Month, month } from '../month.ts';
import { countryNamed } from '../reports/countries.ts';
import type { MarketList } from '../rulebooks/markets.ts';

/** `2019-11:AD,AT,Germany;2022-07:AD,AT`: dated lists of ISO 3166-1 alpha-2 codes or English country names. */
export const marketLists = z.string().transform((text, context): MarketList[] => {
  const lists = text.split(';').map((list) => {
    const [firstMonth = '', names = ''] = list.split(/:(.*)/s);
    return { firstMonth: firstMonth.trim(), names: names.split(',').map((name) => name.trim()) };
  });
  const unknown = lists.flatMap(({ names }) => names.filter((name) => countryNamed(name) === ''));
  const undated = lists.filter(({ firstMonth }) => !month.safeParse(firstMonth).success);
  const faults = [
    ...undated.map(({ firstMonth }) => `"${firstMonth}" is no month`),
    ...unknown.map((name) => `"${name}" is no country`),
  ];
  if (faults.length > 0) {
    const message = `must be like 2019-11:AD,AT,Germany;2022-07:AD,AT, but ${faults.join(', ')}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  return lists.map(({ firstMonth, names }) => ({
    firstMonth: firstMonth as Month,
    developed: names.map(countryNamed),
  }));
});
