import { withFacts } from '../facts/reader.ts';
import { addMonths, type Month, monthsFrom } from '../month.ts';
import { findPartner, neverScored } from '../partners/find.ts';
import type { LocationId, MonthlyReportName } from '../reports/rows.ts';
import { monthsBackOf } from '../rulebooks/lookback.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { Documents } from '../storage/ports.ts';

/** What is missing of one location, of the months that a score looks at. */
interface LocationCoverage {
  location: LocationId;
  /** By report, the months whose slice no import has stated, oldest first. */
  missing: Record<MonthlyReportName, Month[]>;
  /** Whether an import has stated its profile, and its training. */
  profile: boolean;
  training: boolean;
}

export interface CoverageView {
  partnerId: string;
  program: string;
  edition: string;
  month: Month;
  /** The first month that the score looks at in each report: before the window, where an add, a loss or a base rests on it. */
  from: Record<MonthlyReportName, Month>;
  /** In ascending order. */
  locations: LocationCoverage[];
}

/** R5.12: users are compared with those of twelve months before, by every edition. */
const usageMonthsBack = 12;

/**
 * Which slices a partner's score of a month rests on and lacks, location by location. One point read for each location.
 * @throws ProductError `partner-not-found`, `never-scored` where no month is named and none was scored
 */
export async function readCoverage(
  { documents, rulebooks }: { documents: Documents; rulebooks: Rulebooks },
  mpnId: string,
  program: string,
  month?: Month,
): Promise<CoverageView> {
  rulebooks.editionsOf(program);
  const partner = await findPartner(documents, mpnId);
  const at = month ?? partner.standings[program]?.month;
  if (at === undefined) throw neverScored(partner, program);
  const edition = rulebooks.editionInForce(program, at);
  const from = {
    'subscription-details': addMonths(at, -monthsBackOf(edition)),
    'dynamics-365-usage': addMonths(at, -usageMonthsBack),
  };
  const locations = await withFacts(documents, async (reader) =>
    (await reader.locationsOf(partner.partnerId, partner.candidates)).map((document): LocationCoverage => {
      const missing = (report: MonthlyReportName) =>
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
