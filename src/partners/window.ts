import { addMonths, type Month, monthsFrom } from '../month.ts';
import type { TierRule } from '../rulebooks/edition.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import { rankOf } from '../scoring/tiers.ts';
import type { PartnerDocument, Standing } from './document.ts';

/** A tier that is held in a window of months, if it was reached in one of them (R10.10). */
interface TierInWindow {
  tier: string;
  /** First month of the window; the last is the scored one. */
  from: Month;
  /** Months of the window in which the tier, or a higher one, was reached. */
  reached: Month[];
  /** The last month in whose window the tier is held if it is not reached again; null if it is not held. */
  through: Month | null;
}

/** Returns the lowest tier with a window, as it stood in a month; `undefined` if the edition has none. */
export function tierInWindow(
  tiers: readonly TierRule[],
  { history }: Pick<Standing, 'history'>,
  month: Month,
): TierInWindow | undefined {
  const rule = tiers.find(({ window }) => window !== undefined);
  if (rule?.window === undefined) return undefined;
  const { tier, window } = rule;
  const from = addMonths(month, 1 - window);
  const rank = rankOf(tiers, tier);
  const reached = monthsFrom(from, month).filter((at) => rankOf(tiers, history[at]?.tier ?? '') >= rank);
  const newest = reached.at(-1);
  return { tier, from, reached, through: newest === undefined ? null : addMonths(newest, window - 1) };
}

/** Returns the partner's tier in the window of a scored month, to be shown with it. */
export function inWindowOf(
  rulebooks: Pick<Rulebooks, 'editionScored'>,
  { standings }: PartnerDocument,
  program: string,
  month: Month,
): { inWindow?: TierInWindow } {
  const standing = standings[program];
  const entry = standing?.history[month];
  if (standing === undefined || entry === undefined) return {};
  const inWindow = tierInWindow(rulebooks.editionScored(program, entry.edition).tiers, standing, month);
  return inWindow ? { inWindow } : {};
}
