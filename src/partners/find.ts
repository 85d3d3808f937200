import { notFound } from '../errors.ts';
import { withFacts } from '../facts/reader.ts';
import type { Month } from '../month.ts';
import { type ScoreDocument, scoreKey, scoresContainer } from '../scores/documents.ts';
import type { Services } from '../scores/services.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from './document.ts';

/**
 * Finds the partner of an MPN id: the partner itself, or the one that the location rolls up to.
 * @throws ProductError `partner-not-found`
 */
export async function findPartner({ documents }: Pick<Services, 'documents'>, mpnId: string): Promise<PartnerDocument> {
  const own = await documents.read(partnersContainer, partnerKey(mpnId));
  if (own?.value.listed) return own.value;
  const partnerId = await withFacts(documents, async (reader) => {
    const [location] = await reader.locations([mpnId]);
    return reader.partnerOf(location!);
  });
  const partner = partnerId === mpnId ? own : await documents.read(partnersContainer, partnerKey(partnerId));
  if (partner && (partner.value.listed || Object.keys(partner.value.standings).length > 0)) return partner.value;
  throw partnerNotFound(mpnId);
}

/** Makes the error for a partner that does not exist, and the same for one that the caller may not see. */
export const partnerNotFound = (mpnId: string) =>
  notFound(
    'partner-not-found',
    `No partner or location ${mpnId} is known from imported reports, or you may not see it.`,
  );

/**
 * Reads a stored score.
 * @throws ProductError `partner-not-found`, `never-scored`
 */
export async function findScore(
  { documents }: Pick<Services, 'documents'>,
  mpnId: string,
  program: string,
  month: Month | undefined,
): Promise<{ partner: PartnerDocument; score: ScoreDocument }> {
  const partner = await findPartner({ documents }, mpnId);
  const at = month ?? partner.standings[program]?.month;
  const stored = at && (await documents.read(scoresContainer, scoreKey(partner.partnerId, program, at)));
  if (!stored) throw neverScored(mpnId, partner, program, month);
  return { partner, score: stored.value };
}

/**
 * The error for a missing score, with the possible reasons and the scores that there are.
 * @param mpnId the id that was asked for: the partner's, or that of one of its locations
 */
export function neverScored(mpnId: string, { partnerId, standings }: PartnerDocument, program: string, month?: Month) {
  const rollsUp = mpnId === partnerId ? '' : `, to which ${mpnId} rolls up,`;
  const when = month ? ` for ${month}` : '';
  const newest = standings[program]?.month;
  const others = Object.keys(standings).sort().join(', ');
  const known = newest ? ` Its newest score is that of ${newest}.` : others && ` It has scores in ${others}.`;
  return notFound(
    'never-scored',
    `Partner ${partnerId}${rollsUp} was never scored in ${program}${when}: no report covers it, or the month has not been refreshed.${known}`,
  );
}
