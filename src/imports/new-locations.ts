import { locationsEverNamed } from '../facts/location-index.ts';
import { by } from '../order.ts';
import type { Notes } from '../reports/notes.ts';
import type { LocationId } from '../reports/rows.ts';
import { documentsOf, isKnown, type Network, unfinishedBeside } from './network.ts';
import { partnersAmong } from './roll-ups.ts';
import type { Comparison } from './steps.ts';

/**
 * Notes the locations of the file that no import in force has named, and the global accounts that only they roll up to:
 * perhaps mistyped MPN ids. A profile makes its location known, which is therefore not noted. Nothing is noted while
 * another profile is unfinished, nor if no location was known before.
 */
export async function noteNewLocations(
  network: Network,
  { unnamed = [], rollUps = [] }: Comparison,
  number: number,
  notes: Notes,
): Promise<void> {
  const fresh = new Set(unnamed.map(([location]) => location));
  if (fresh.size === 0 || !(await isAnyKnownBut(network, fresh))) return;
  const unfinished = await unfinishedBeside(network, number);
  if (unfinished.some((beside) => beside.report === 'partner-profile')) return;
  if (network.report !== 'partner-profile')
    for (const [location, rows] of unnamed.toSorted(by(([location]) => location)))
      notes.addRows('new-location', 'location', location, rows);
  const claims = rollUps.filter(({ location }) => fresh.has(location));
  const known = await knownAmong(network, [...new Set(claims.map(({ to }) => to))]);
  for (const { to, rows } of claims.filter(({ to }) => !known.has(to)).toSorted(by(({ to }) => to)))
    notes.addRows('new-global-account', 'globalAccount', to, rows);
}

async function isAnyKnownBut({ documents, reader }: Network, unknown: ReadonlySet<LocationId>): Promise<boolean> {
  const others = (await locationsEverNamed(documents)).filter((location) => location !== '' && !unknown.has(location));
  for await (const document of documentsOf({ reader }, others)) if (isKnown(reader, document)) return true;
  return false;
}

/** Returns those of the global accounts that the file or an import in force states something about, or rolls up to. */
async function knownAmong(
  { documents, reader, slices }: Network,
  accounts: readonly LocationId[],
): Promise<Set<LocationId>> {
  const known = new Set(accounts.filter((account) => slices.rowsOf(account) > 0));
  for await (const { partnerId, locations } of partnersAmong(documents, accounts))
    if (locations.length > 0) known.add(partnerId);
  for await (const document of documentsOf({ reader }, accounts))
    if (isKnown(reader, document)) known.add(document.location);
  return known;
}
