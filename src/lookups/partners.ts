import type { Partner } from '../api/scores.ts';
import { type FactsReader, withFacts } from '../facts/reader.ts';
import type { PartnerDocument, Standing } from '../partners/document.ts';
import { findPartner } from '../partners/find.ts';
import { isStale } from '../partners/staleness.ts';
import { inWindowOf } from '../partners/window.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Services } from '../scores/services.ts';
import { linesWithoutAmounts } from '../scores/without-amounts.ts';

/**
 * Reads profile, locations and standing in every program; without `amounts`, scores are as in decision 14.
 * @throws ProductError `partner-not-found`
 */
export async function readPartner(
  { documents, rulebooks }: Services,
  mpnId: string,
  { amounts = true }: { amounts?: boolean } = {},
): Promise<Partner> {
  const partner = await findPartner({ documents }, mpnId);
  const { partnerId } = partner;
  const standings = standingsOf(rulebooks, partner);
  return {
    partnerId,
    name: partner.name,
    country: partner.country,
    locations: await withFacts(documents, (reader) => locationsOf(reader, partner)),
    standings: amounts
      ? standings
      : await linesWithoutAmounts({ documents, rulebooks }, standings, ({ program }) => ({ partnerId, program })),
  };
}

async function locationsOf(reader: FactsReader, { locations }: PartnerDocument): Promise<Partner['locations']> {
  return (await reader.locations(locations)).map((document) => {
    const { name = '', city = '', country = '' } = reader.profile(document) ?? {};
    return { locationId: document.location, name, city, country };
  });
}

/** Lists the partner's standings by program, alphabetically. */
function standingsOf(rulebooks: Rulebooks, partner: PartnerDocument): Partner['standings'][number][] {
  return Object.keys(partner.standings)
    .sort()
    .map((program) => standingView(rulebooks, partner, program, partner.standings[program]!));
}

function standingView(
  rulebooks: Rulebooks,
  partner: PartnerDocument,
  program: string,
  { month, tier, score, history }: Standing,
): Partner['standings'][number] {
  const stale = isStale(rulebooks, partner, program, month);
  const { edition } = history[month]!;
  const inWindow = inWindowOf(rulebooks, partner, program, month);
  return { program, edition, month, score, tier, ...inWindow, stale };
}
