import type { Coverage } from '../api/insights.ts';
import { withFacts } from '../facts/reader.ts';
import type { Month } from '../month.ts';
import { findPartner, neverScored } from '../partners/find.ts';
import { monthsRead, reportsOf } from '../rulebooks/lookback.ts';
import type { Services } from '../scores/services.ts';

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
  const read = reportsOf(edition).map((report) => [report, monthsRead(edition, report, at)] as const);
  const from = Object.fromEntries(read.map(([report, [first]]) => [report, first!]));
  const locations = await withFacts(documents, async (reader) =>
    (await reader.locationsOf(partner.partnerId, partner.candidates)).map((document): Coverage['locations'][number] => {
      const missing = read.map(([report, months]) => [
        report,
        months.filter((each) => !reader.covers(report, document.location, each)),
      ]);
      return {
        location: document.location,
        missing: Object.fromEntries(missing),
        profile: reader.profile(document) !== undefined,
        training: document.training.some(({ number }) => reader.snapshot.isInForce(number)),
      };
    }),
  );
  return { partnerId: partner.partnerId, program, edition: edition.id, month: at, from, locations };
}
