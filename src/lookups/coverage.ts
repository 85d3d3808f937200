import type { Coverage } from '../api/insights.ts';
import type { LocationDocument } from '../facts/documents.ts';
import { type FactsReader, withFacts } from '../facts/reader.ts';
import type { Month } from '../month.ts';
import { findPartner, neverScored } from '../partners/find.ts';
import { isByWorkload, type MonthlyReportName } from '../reports/rows.ts';
import { monthsRead, reportsOf } from '../rulebooks/lookback.ts';
import type { Services } from '../scores/services.ts';

/** A report, and the months of it that a score depends on. */
interface Read {
  report: MonthlyReportName;
  months: Month[];
}

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
  if (at === undefined) throw neverScored(mpnId, partner, program);
  const edition = rulebooks.editionInForce(program, at);
  const read = reportsOf(edition).map((report): Read => ({ report, months: monthsRead(edition, report, at) }));
  const from = Object.fromEntries(read.map(({ report, months }) => [report, months[0]!]));
  const locations = await withFacts(documents, async (reader) => {
    const all = await reader.locationsOf(partner.partnerId, partner.candidates);
    const counted = new Map(read.map((one) => [one, countedFor(one, read, all, reader)]));
    return all.map((document): Coverage['locations'][number] => ({
      location: document.location,
      missing: Object.fromEntries(
        read
          .filter((one) => counted.get(one)!.includes(document))
          .map((one) => [one.report, gaps(one, document, reader)]),
      ),
      profile: reader.profile(document) !== undefined,
      training: document.training.some(({ number }) => reader.snapshot.isInForce(number)),
    }));
  });
  return { partnerId: partner.partnerId, program, edition: edition.id, month: at, from, locations };
}

const gaps = ({ report, months }: Read, { location }: LocationDocument, reader: FactsReader): Month[] =>
  months.filter((month) => !reader.covers(report, location, month));

/**
 * Returns the locations whose slices of a report count: those that the report names in these months (R10.8) or, for a
 * report by product, those that any report of the program names. If there are none, the report is missing altogether:
 * then those that another report names, or else all.
 */
function countedFor(
  one: Read,
  read: readonly Read[],
  all: readonly LocationDocument[],
  reader: FactsReader,
): readonly LocationDocument[] {
  const namedBy = (some: readonly Read[]) =>
    all.filter((document) => some.some((each) => gaps(each, document, reader).length < each.months.length));
  const own = namedBy(isByWorkload(one.report) ? [one] : read);
  const any = own.length > 0 ? own : namedBy(read);
  return any.length > 0 ? any : all;
}
