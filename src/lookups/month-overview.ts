import type { MonthOverview } from '../api/months.ts';
import { addMonths, type Month } from '../month.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from '../partners/document.ts';
import { isStale } from '../partners/staleness.ts';
import type { Services } from '../scores/services.ts';
import { noTier, rankOf } from '../scoring/tiers.ts';
import { allOf } from '../storage/pages.ts';

/**
 * Counts the partners by tier in one month and the month before, and those that moved between them: among all partners,
 * or among those named. Reads every partner's document once.
 */
export async function readMonthOverview(
  services: Services,
  program: string,
  month: Month,
  partnerIds?: readonly string[],
): Promise<MonthOverview> {
  const { rulebooks } = services;
  const edition = rulebooks.editionInForce(program, month);
  const monthBefore = addMonths(month, -1);
  const tiers = [noTier, ...rulebooks.tiersOf(program)].map((tier) => ({ tier, partners: 0, before: 0 }));
  const overview: MonthOverview = {
    program,
    edition: edition.id,
    month,
    monthBefore,
    partners: 0,
    scored: 0,
    scoredBefore: 0,
    stale: 0,
    restated: 0,
    unscored: 0,
    tiers,
    moved: { up: 0, down: 0, begun: 0, ended: 0 },
  };
  for await (const partner of partnersOf(services, partnerIds)) {
    const history = partner.standings[program]?.history ?? {};
    const [now, before] = [history[month], history[monthBefore]];
    overview.partners++;
    if (now) overview.scored++;
    else if (partner.unscored?.[program]?.includes(month)) overview.unscored++;
    if (before) overview.scoredBefore++;
    if (now?.restated) overview.restated++;
    if (now && isStale(rulebooks, partner, program, month)) overview.stale++;
    for (const one of tiers) {
      if (one.tier === now?.tier) one.partners++;
      if (one.tier === before?.tier) one.before++;
    }
    const move = moveOf(now && rankOf(edition.tiers, now.tier), before && rankOf(edition.tiers, before.tier));
    if (move) overview.moved[move]++;
  }
  return overview;
}

function moveOf(now: number | undefined, before: number | undefined): keyof MonthOverview['moved'] | undefined {
  if (now === undefined) return before === undefined ? undefined : 'ended';
  if (before === undefined) return 'begun';
  return now === before ? undefined : now > before ? 'up' : 'down';
}

async function* partnersOf(
  { documents }: Services,
  partnerIds: readonly string[] | undefined,
): AsyncGenerator<PartnerDocument> {
  if (partnerIds === undefined) {
    const where = [{ path: 'listed', is: '=', value: true }] as const;
    for await (const { value } of allOf(documents, partnersContainer, { where, limit: 500 })) yield value;
    return;
  }
  for (const stored of await documents.readMany(partnersContainer, partnerIds.map(partnerKey)))
    if (stored?.value.listed) yield stored.value;
}
