import type { Outlook } from '../api/simulations.ts';
import type { FactsReader } from '../facts/reader.ts';
import { addMonths, type Month, monthsFrom } from '../month.ts';
import { findPartner, neverScored } from '../partners/find.ts';
import { isStale } from '../partners/staleness.ts';
import type { Edition } from '../rulebooks/edition.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import { shownIndicators } from '../scores/documents.ts';
import { noted } from '../scores/noted.ts';
import type { Services } from '../scores/services.ts';
import { withoutAmounts } from '../scores/without-amounts.ts';
import type { SliceOfTenant, TenantFacts } from '../scoring/facts.ts';
import { rankOf, type Tier } from '../scoring/tiers.ts';
import { ComputedPartner, type Projection } from './computed-partner.ts';
import { CustomersCounted } from './customers-counted.ts';
import { takenAway } from './taken-away.ts';

const monthsAhead = 3;

/**
 * Computes the scores of the next three months if nothing new happens: customers, seats, users and associations stay as
 * in the given month, nothing new is billed (workloads keep their revenue), nobody passes an exam or earns a
 * certification. Old months leave the trailing window, bases move on with the month, exams and certifications expire
 * and retire, and each month is scored by its own edition. Each month says what takes points away.
 * @param options `month`: the month to start from, by default the newest scored one; without `amounts`, scores are
 * shown as in decision 14
 * @throws ProductError `partner-not-found`, `no-data`
 */
export async function readOutlook(
  { documents, rulebooks }: Services,
  mpnId: string,
  program: string,
  { month, amounts = true }: { month?: Month | undefined; amounts?: boolean } = {},
): Promise<Outlook> {
  const partner = await findPartner({ documents }, mpnId);
  const from = month ?? partner.standings[program]?.month;
  if (from === undefined) throw neverScored(mpnId, partner, program);
  const ahead = await ComputedPartner.with({ documents, rulebooks }, partner.partnerId, (facts) =>
    lookAhead(facts, rulebooks, program, from, amounts),
  );
  return { ...ahead, stale: isStale(rulebooks, partner, program, from) };
}

async function lookAhead(
  facts: ComputedPartner,
  rulebooks: Rulebooks,
  program: string,
  from: Month,
  amounts: boolean,
): Promise<Omit<Outlook, 'stale'>> {
  const scoreBy = async (edition: Edition, at: Month, projected?: Projection) => {
    const customers = new CustomersCounted();
    const { score: computed, decidedBy } = await facts.score(edition, at, {
      ...(projected ? { factsOf: from, projected } : {}),
      each: (lines) => customers.add(lines),
    });
    const { shownScore: score, tier } = computed;
    const indicators = noted(shownIndicators(computed.indicators), edition, { ...computed, ...decidedBy });
    const shown = { score, tier, ...(decidedBy.track ? { track: decidedBy.track } : {}), indicators };
    const visible = amounts ? shown : withoutAmounts(shown, rulebooks.revenueIn(program));
    return {
      visible,
      foreseen: { edition, month: at, score: computed, customers: customers.decidedBy(edition, decidedBy) },
    };
  };
  const edition = rulebooks.editionInForce(program, from);
  facts.expectData(edition, from);
  const { visible: now, foreseen } = await scoreBy(edition, from);
  let before = foreseen;
  const rank = (tier: Tier) => rankOf(edition.tiers, tier);
  const months: Outlook['months'] = [];
  for (const ahead of monthsFrom(addMonths(from, 1), addMonths(from, monthsAhead))) {
    const then = rulebooks.editionInForce(program, ahead);
    const { visible, foreseen: after } = await scoreBy(then, ahead, carriedOn(from, ahead));
    const lost = takenAway(before, after, await facts.individuals());
    months.push({ month: ahead, edition: then.id, ...visible, takenAway: lost });
    before = after;
  }
  return {
    partnerId: facts.partnerId,
    program,
    month: from,
    ...now,
    months,
    atRisk: months.find(({ tier }) => rank(tier) < rank(now.tier))?.month ?? null,
  };
}

/**
 * Repeats one month's facts, without the revenue that the trailing window sums, in the months after it; these are
 * covered where that month is.
 */
function carriedOn(from: Month, last: Month): Projection {
  const later = monthsFrom(addMonths(from, 1), last);
  const carry = <Row>(
    slices: readonly SliceOfTenant<Row>[],
    change: (row: SliceOfTenant<Row>['rows'][number]) => typeof row,
  ) => [
    ...slices.filter(({ month }) => month <= from),
    ...slices
      .filter(({ month }) => month === from)
      .flatMap((slice) => later.map((month) => ({ ...slice, month, rows: slice.rows.map(change) }))),
  ];
  return {
    facts: (of: TenantFacts): TenantFacts => ({
      ...of,
      subscriptionDetails: carry(of.subscriptionDetails, (row) => ({ ...row, revenueCents: 0 })),
      usage: carry(of.usage, (row) => row),
      workloadRevenue: carry(of.workloadRevenue, (row) => row),
      workloadUsage: carry(of.workloadUsage, (row) => row),
    }),
    covers: (reader: FactsReader) => (report, location, month) =>
      reader.covers(report, location, month > from ? from : month),
  };
}
