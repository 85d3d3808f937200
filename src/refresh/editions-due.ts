import type { Snapshot } from '../facts/catalogue.ts';
import type { PartnerDocument } from '../partners/document.ts';
import { isByOtherRules, mayHaveData, newestChange } from '../partners/staleness.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { monthsBackOf, reportsOf } from '../rulebooks/lookback.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { RefreshDocument } from './documents.ts';

/** Returns the editions by which a refresh scores its month. */
export function editionsOf({ rulebooks }: { rulebooks: Rulebooks }, refresh: RefreshDocument): Edition[] {
  return refresh.programs.map((program) => rulebooks.editionInForce(program, refresh.month));
}

/**
 * Returns those editions of a month by which a partner has to be scored: its score is missing, was computed by other
 * rules, or is older than a change of its facts within the snapshot. With `staleOnly`, a missing score counts only if
 * its data came after the month's run (R7.5).
 */
export function editionsDue(
  { rulebooks }: { rulebooks: Rulebooks },
  partner: PartnerDocument,
  editions: readonly Edition[],
  { month, staleOnly }: Pick<RefreshDocument, 'month' | 'staleOnly'>,
  snapshot: Snapshot,
): Edition[] {
  const counted = editions.filter(
    (edition) => partner.standings[edition.program]?.history[month] || mayHaveData(partner, reportsOf(edition), month),
  );
  // A partner without any data is looked at for every program, and found to have none.
  return (counted.length > 0 ? counted : editions).filter((edition) => {
    const entry = partner.standings[edition.program]?.history[month];
    if (!entry && staleOnly && !partner.unscored?.[edition.program]?.includes(month)) return false;
    if (partner.unsent) return true;
    const upToDate =
      entry !== undefined &&
      !isByOtherRules(rulebooks, partner, edition.program, month, entry) &&
      entry.effect >=
        Math.min(newestChange(partner, reportsOf(edition), month, monthsBackOf(edition)), snapshot.effect);
    return !upToDate;
  });
}
