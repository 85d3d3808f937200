import type { LocationDocument } from '../facts/documents.ts';
import type { FactsReader } from '../facts/reader.ts';
import type { Month } from '../month.ts';
import { withKeysInOrder } from '../order.ts';
import type { PartnerDocument } from '../partners/document.ts';
import type { Arrival } from '../partners/staleness.ts';
import { isByWorkload, monthlyReportNames, type ReportName } from '../reports/rows.ts';
import { always } from './changed-facts.ts';

/** The months that an import of a report changed, at a revision. */
export interface Change {
  report: ReportName;
  touched: ReadonlySet<Month | typeof always>;
  effect: number;
}

/** Lists what any import, in force or not, states about the locations, each once. */
function statedOf(locations: readonly LocationDocument[]): Arrival[] {
  return monthlyReportNames.flatMap((report) => {
    const months = new Set(locations.flatMap(({ slices }) => Object.keys(slices[report] ?? {}) as Month[]));
    return [...months].map((month) => ({ report, month }));
  });
}

const isChanged = ({ report, touched }: Change, of: Arrival): boolean =>
  touched.has(always) || (touched.has(of.month) && isByWorkload(of.report) === isByWorkload(report));

/** Returns the revisions of a partner's changes, raised by one more change. */
function withChange(
  before: PartnerDocument,
  { report, touched, effect }: Change,
  stated: readonly Arrival[],
): Pick<PartnerDocument, 'touched' | 'touchedByWorkload' | 'touchedAlways'> {
  const byProduct = { ...before.touched };
  const byWorkload = { ...before.touchedByWorkload };
  const changed = isByWorkload(report) ? byWorkload : byProduct;
  for (const month of touched) if (month !== always) changed[month] = Math.max(changed[month] ?? 0, effect);
  const touchedAlways = touched.has(always) ? Math.max(before.touchedAlways, effect) : before.touchedAlways;
  const hasWorkloads = before.touchedByWorkload !== undefined || isByWorkload(report);
  if (!hasWorkloads && !stated.some((one) => isByWorkload(one.report)))
    return { touched: withKeysInOrder(byProduct), touchedAlways };
  for (const one of stated) (isByWorkload(one.report) ? byWorkload : byProduct)[one.month] ??= 0;
  return { touched: withKeysInOrder(byProduct), touchedByWorkload: withKeysInOrder(byWorkload), touchedAlways };
}

/** Lists what any import states about the locations in the changed months. */
export const arrivalsOf = (locations: readonly LocationDocument[], change: Change): Arrival[] =>
  statedOf(locations).filter((one) => isChanged(change, one));

/**
 * Returns a partner with the revisions of its changes, its name and its locations as of the import.
 * @param locations those that roll up to the partner
 */
export function withMark(
  reader: FactsReader,
  before: PartnerDocument,
  { change, locations }: { change: Change; locations: readonly LocationDocument[] },
): PartnerDocument {
  const { name, country } = namesOf(reader, before.partnerId, locations);
  const about = {
    // A partner without locations keeps the name under which its scores were published.
    name: name || (locations.length === 0 && before.name) || before.partnerId,
    country,
    locations: locations.map((location) => location.location),
    listed: locations.length > 0,
    knownAt: reader.snapshot.effect,
  };
  // Another import may have taken effect since and marked this partner already.
  const known = before.knownAt > about.knownAt ? {} : about;
  return { ...before, ...known, ...withChange(before, change, statedOf(locations)) };
}

/** Returns the partner's name and country: those of its own profile, else of a location's. */
function namesOf(
  reader: FactsReader,
  partnerId: string,
  locations: readonly LocationDocument[],
): { name: string; country: string } {
  const profiles = locations.flatMap((location) => reader.profile(location) ?? []);
  const own = reader.profile(reader.atHand(partnerId));
  const account = profiles.find((one) => one.globalAccount === partnerId && one.globalAccountName);
  return {
    name: own?.name || account?.globalAccountName || profiles.find(({ name }) => name)?.name || '',
    country: own?.country || profiles.find(({ country }) => country)?.country || '',
  };
}
