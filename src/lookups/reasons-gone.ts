import type { Changes } from '../api/insights.ts';
import type { ComputedPartner } from '../computing/computed-partner.ts';
import type { Month } from '../month.ts';
import type { Edition } from '../rulebooks/edition.ts';
import type { Deciding } from '../scoring/deciding.ts';
import type { NotCounted } from '../scoring/not-counted.ts';
import type { Moved } from './movements.ts';
import { withoutOthers } from './not-counted.ts';
import { reasonText } from './reason-text.ts';

type Because = Changes['indicators'][number]['movements'][number]['because'];

/**
 * Finds why something that counted before no longer counts, by the facts in force. Reads only the tenants concerned.
 * @returns the reason for a movement; `undefined` for one that still counts, or of which no row is left
 */
export async function reasonsOf(
  facts: ComputedPartner,
  movements: readonly Moved[],
  edition: Edition,
  month: Month,
  deciding: Deciding,
): Promise<(of: Moved) => Because> {
  const gone = movements.filter(isGone);
  if (gone.length === 0 || !facts.hasData(edition, month)) return () => undefined;
  const tenants = [...new Set(gone.flatMap(({ tenant }) => tenant ?? []))];
  const entries = await facts.notCounted(edition, month, deciding, tenants);
  const own = new Set(facts.locations.map(({ location }) => location));
  return (of) => {
    const found = isGone(of) ? entries.find((entry) => isAbout(entry, of, month)) : undefined;
    if (found === undefined) return undefined;
    const { reason, rule, details, association } = withoutOthers(found, own);
    const text = reasonText({ ...found, details }, edition);
    return { reason, rule, text, details, ...(association ? { association } : {}) } as Because;
  };
}

const isGone = ({ what, entries, ends }: Moved): boolean =>
  ((what === 'lost' || what === 'gone') && entries.every(({ after }) => after === 0)) ||
  (ends !== undefined && ends.before.now > 0 && ends.after.now === 0);

function isAbout(
  entry: NotCounted,
  { indicator, tenant, subscription, individual, ends }: Moved,
  month: Month,
): boolean {
  if (entry.indicator !== indicator || entry.tenant !== tenant || entry.individual !== individual) return false;
  // For growth, the users that are gone are those of the month: a base has its own reasons.
  if (ends && individual === undefined && !entry.months.includes(month)) return false;
  return subscription === undefined || entry.subscription === undefined || entry.subscription === subscription;
}
