import type { History, Score } from '../api/scores.ts';
import type { Clock } from '../clock.ts';
import { ComputedPartner } from '../computing/computed-partner.ts';
import { coverageOf } from '../computing/ledger-of-partner.ts';
import type { Month } from '../month.ts';
import { findPartner, findScore, neverScored } from '../partners/find.ts';
import { isStale } from '../partners/staleness.ts';
import { inWindowOf } from '../partners/window.ts';
import { shownIndicators } from '../scores/documents.ts';
import { noted } from '../scores/noted.ts';
import type { Services } from '../scores/services.ts';
import { linesWithoutAmounts } from '../scores/without-amounts.ts';
import { restatedIn } from './restated.ts';

/**
 * Reads a partner's score of a month, or its newest. Two point reads if `mpnId` is the partner's own id.
 * @throws ProductError `partner-not-found`, `never-scored`
 */
export async function readScore(
  { documents, rulebooks }: Services,
  mpnId: string,
  program: string,
  month?: Month,
): Promise<Score> {
  const { partner, score } = await findScore({ documents }, mpnId, program, month);
  const { portions: _, effect: __, partnerName: ___, growth: ____, ...shown } = score;
  const entry = partner.standings[program]?.history[score.month];
  const stale = isStale(rulebooks, partner, program, score.month);
  const indicators = noted(score.indicators, rulebooks.editionScored(program, score.edition), score);
  const inWindow = inWindowOf(rulebooks, partner, program, score.month);
  const { name: partnerName } = partner;
  const withoutData = entry?.withoutData ? { withoutData: true as const } : {};
  return { ...shown, indicators, partnerName, ...inWindow, stale, ...withoutData, ...restatedIn(entry) };
}

/**
 * Computes a partner's score of a month by any edition from the facts in force; writes nothing.
 * @throws ProductError `partner-not-found`, `unknown-edition`, `never-scored`, `no-data`
 */
export async function computeScore(
  { documents, rulebooks, clock }: Services & { clock: Clock },
  mpnId: string,
  program: string,
  editionId: string,
  month?: Month,
): Promise<Score> {
  const edition = rulebooks.editionNamed(program, editionId);
  const partner = await findPartner({ documents }, mpnId);
  const at = month ?? partner.standings[program]?.month;
  if (at === undefined) throw neverScored(mpnId, partner, program);
  const { score, decidedBy, dataCoverage } = await ComputedPartner.with(
    { documents, rulebooks },
    partner.partnerId,
    async (facts) => {
      facts.expectData(edition, at);
      return {
        ...(await facts.score(edition, at)),
        dataCoverage: coverageOf(facts.reader, facts.locations, edition, at),
      };
    },
  );
  return {
    partnerId: partner.partnerId,
    partnerName: partner.name,
    program,
    edition: edition.id,
    month: at,
    score: score.shownScore,
    tier: score.tier,
    indicators: noted(shownIndicators(score.indicators), edition, { ...score, ...decidedBy }),
    nextTier: score.nextTier,
    dataCoverage,
    ...decidedBy,
    computedAt: clock.now().toISOString(),
    stale: false,
  };
}

/**
 * Lists scores by month, oldest first, from `from` to `to`; without `amounts`, as in decision 14.
 * @throws ProductError `partner-not-found`, `never-scored`
 */
export async function readHistory(
  { documents, rulebooks }: Services,
  mpnId: string,
  program: string,
  { from, to, amounts = true }: { from?: Month | undefined; to?: Month | undefined; amounts?: boolean },
): Promise<History> {
  const partner = await findPartner({ documents }, mpnId);
  const standing = partner.standings[program];
  if (!standing) throw neverScored(mpnId, partner, program);
  const months = (Object.keys(standing.history) as Month[]).filter(
    (month) => (from === undefined || month >= from) && (to === undefined || month <= to),
  );
  const items = months.sort().map((month) => {
    const entry = standing.history[month]!;
    const { edition, score, tier, computedAt } = entry;
    const stale = isStale(rulebooks, partner, program, month);
    return { month, edition, score, tier, stale, ...restatedIn(entry), computedAt };
  });
  const { partnerId } = partner;
  const shown = amounts
    ? items
    : await linesWithoutAmounts({ documents, rulebooks }, items, () => ({ partnerId, program }));
  return { partnerId, program, items: shown };
}
