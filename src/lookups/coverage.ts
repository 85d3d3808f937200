import type { Coverage } from '../api/insights.ts';
import { withFacts } from '../facts/reader.ts';
import { addMonths, type Month, monthsFrom } from '../month.ts';
import { findPartner, neverScored } from '../partners/find.ts';
import { monthsBackOf } from '../rulebooks/lookback.ts';
import type { Services } from '../scores/services.ts';

/** R5.12: every edition compares users with those of twelve months before. */
const usageMonthsBack = 12;

/**
 * Lists the slices that a partner's score of a month depends on and lacks, by location. One point read per location.
 * @throws ProductError `partner-not-found`; `never-scored` if no month is given and none was scored
 */
export async function readCoverage(
  { documents, rulebooks }: Services,
  mpnId: string,
  program: string,
  month?: Month,
): Promise<Coverage> {
  rulebooks.editionsOf(program);
  const partner = await findPartner({ documents }, mpnId);
  const at = month ?? partner.standings[program]?.month;
  if (at === undefined) throw neverScored(partner, program);
  const edition = rulebooks.editionInForce(program, at);
  const from = {
    'subscription-details': addMonths(at, -monthsBackOf(edition)),
    'dynamics-365-usage': addMonths(at, -usageMonthsBack),
  };
  const locations = await withFacts(documents, async (reader) =>
    (await reader.locationsOf(partner.partnerId, partner.candidates)).map((document): Coverage['locations'][number] => {
      const missing = (report: keyof typeof from) =>
        monthsFrom(from[report], at).filter((each) => !reader.covers(report, document.location, each));
      return {
        location: document.location,
        missing: {
          'subscription-details': missing('subscription-details'),
          'dynamics-365-usage': missing('dynamics-365-usage'),
        },
        profile: reader.profile(document) !== undefined,
        training: document.training.some(({ number }) => reader.snapshot.isInForce(number)),
      };
    }),
  );
  return { partnerId: partner.partnerId, program, edition: edition.id, month: at, from, locations };
}
