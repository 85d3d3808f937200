import {
  emptyPartner,
  type LocationDocument,
  type PartnerDocument,
  partnerKey,
  partnersContainer,
  rankingName,
} from '../facts/documents.ts';
import { FactsReader } from '../facts/reader.ts';
import { staleMonths } from '../facts/staleness.ts';
import { update } from '../facts/update.ts';
import { inParallel } from '../in-parallel.ts';
import { type Month, trailingWindow } from '../month.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { fingerprintOf } from '../rulebooks/fingerprint.ts';
import { scorePartner } from '../scoring/score.ts';
import { mergeSums } from '../scoring/sums.ts';
import { editionsOf, openBatch, partnersAtOnce } from './credit.ts';
import {
  type BatchDocument,
  batches,
  batchKey,
  type CreditedPartner,
  ledgerContainer,
  portionKey,
  portions,
  type RefreshDocument,
  type ScoreDocument,
  scoreKey,
  scoresContainer,
} from './documents.ts';
import { publishOutbox } from './outbox.ts';
import { finishIfDone, type RefreshDesk } from './refreshes.ts';
import { advance } from './standing.ts';

/**
 * Second stage: folds each partner's ledger portions to a score. Order of writes: score, then the partner's document
 * with standing and outbox, then the queue, then the outbox cleared. Each may be repeated.
 */
export async function scoreBatch(desk: RefreshDesk, refreshId: string, batch: number): Promise<void> {
  const { documents, clock } = desk;
  const work = await openBatch(documents, refreshId, batch);
  if (!work || work.batch.stage === 'credit') return;
  if (work.batch.stage === 'score') {
    const reader = await FactsReader.open(documents);
    const changes = await inParallel(work.batch.partners, partnersAtOnce, async (partnerId) => {
      const credited =
        work.batch.credited[partnerId] ?? (await creditedPortions(desk, refreshId, work.batch, partnerId));
      return credited ? scoreOne(desk, reader, work.refresh, partnerId, credited) : 0;
    });
    const tierChanges = changes.reduce((sum, one) => sum + one, 0);
    await update(documents, batches, batchKey(refreshId, batch), (before): BatchDocument | undefined => {
      if (before?.stage !== 'score') return undefined;
      return { ...before, stage: 'done', open: false, tierChanges, progressAt: clock.now().toISOString() };
    });
  }
  await finishIfDone(desk, refreshId);
}

/** What the messages of a large partner's portions have credited, put together. */
async function creditedPortions(
  desk: RefreshDesk,
  refreshId: string,
  batch: BatchDocument,
  partnerId: string,
): Promise<CreditedPartner | undefined> {
  const large = batch.large[partnerId];
  if (!large) return undefined;
  const keys = Array.from({ length: large.portions }, (_, portion) =>
    portionKey(refreshId, batch.batch, partnerId, large.plan, portion),
  );
  const all: CreditedPartner = { portions: {}, effect: Number.MAX_SAFE_INTEGER };
  for (const portion of await desk.documents.readMany(portions, keys)) {
    const credited = portion?.value.credited;
    if (!credited) throw new Error(`A portion of partner ${partnerId} in refresh ${refreshId} is not credited yet`);
    all.effect = Math.min(all.effect, credited.effect);
    for (const [program, ids] of Object.entries(credited.portions)) {
      all.portions[program] = [...(all.portions[program] ?? []), ...ids];
    }
  }
  return all;
}

/** @returns how many tiers the refresh has changed */
async function scoreOne(
  desk: RefreshDesk,
  reader: FactsReader,
  refresh: RefreshDocument,
  partnerId: string,
  credited: CreditedPartner,
): Promise<number> {
  const { documents, clock } = desk;
  const partner = (await documents.read(partnersContainer, partnerKey(partnerId)))?.value ?? emptyPartner(partnerId);
  const locations = await reader.locationsOf(partnerId, partner.candidates);
  const dataCoverage = coverageOf(reader, locations, refresh.month);
  const scored: { edition: Edition; document: ScoreDocument }[] = [];
  for (const edition of editionsOf(desk, refresh)) {
    const ids = credited.portions[edition.program];
    if (!ids) continue;
    // Another refresh may have scored the month from newer facts already: then its score stands.
    if ((partner.standings[edition.program]?.history[refresh.month]?.effect ?? 0) > credited.effect) continue;
    const document = await fold(desk, partner, edition, refresh.month, ids, credited.effect, dataCoverage);
    scored.push({ edition, document: await writeScore(desk, document) });
  }
  const at = clock.now().toISOString();
  const after = await update(
    documents,
    partnersContainer,
    partnerKey(partnerId),
    (before = emptyPartner(partnerId)) => {
      let next: PartnerDocument = before;
      for (const { edition, document } of scored)
        next = withScore(next, edition, document, credited.effect, refresh, at);
      next = { ...next, stale: staleMonths(next).length > 0 };
      return JSON.stringify(next) === JSON.stringify(before) ? undefined : next;
    },
  );
  if (after?.unsent) await publishOutbox(desk, after);
  return scored.filter(({ edition }) => after?.standings[edition.program]?.changedBy === refresh.id).length;
}

async function fold(
  desk: RefreshDesk,
  partner: PartnerDocument,
  edition: Edition,
  month: Month,
  ids: readonly string[],
  effect: number,
  dataCoverage: ScoreDocument['dataCoverage'],
): Promise<ScoreDocument> {
  const keys = ids.map((id) => ({ partition: partner.partnerId, id }));
  const found = await desk.documents.readMany(ledgerContainer, keys);
  const sums = mergeSums(
    found.map((portion, index) => {
      if (!portion) throw new Error(`Ledger portion ${ids[index]} of partner ${partner.partnerId} is gone`);
      return new Map(portion.value.sums);
    }),
  );
  const { indicators, shownScore, tier, nextTier } = scorePartner({ edition, sums, month });
  return {
    partnerId: partner.partnerId,
    partnerName: partner.name,
    program: edition.program,
    edition: edition.id,
    month,
    score: shownScore,
    tier,
    indicators: indicators.map(({ id, group, value, target, points, maxPoints }) => ({
      id,
      group,
      value,
      target,
      points,
      maxPoints,
    })),
    nextTier,
    dataCoverage,
    portions: [...ids],
    effect,
    computedAt: desk.clock.now().toISOString(),
  };
}

/** Writes a score, unless one that says the same stands there: then that stays, with its time. */
async function writeScore({ documents }: RefreshDesk, score: ScoreDocument): Promise<ScoreDocument> {
  const after = await update(
    documents,
    scoresContainer,
    scoreKey(score.partnerId, score.program, score.month),
    (before) => {
      return before && (before.effect > score.effect || says(before) === says(score)) ? undefined : score;
    },
  );
  return after!;
}

const says = (score: ScoreDocument): string => JSON.stringify({ ...score, effect: 0, computedAt: '' });

function withScore(
  partner: PartnerDocument,
  edition: Edition,
  { month, score, tier, indicators, computedAt }: ScoreDocument,
  effect: number,
  refresh: RefreshDocument,
  at: string,
): PartnerDocument {
  const { program } = edition;
  const before = partner.standings[program];
  if ((before?.history[month]?.effect ?? 0) > effect) return partner;
  const entry = { edition: edition.id, fingerprint: fingerprintOf(edition), score, tier, effect, computedAt };
  const { standing, change } = advance(before, {
    partnerId: partner.partnerId,
    program,
    month,
    entry,
    indicators,
    refreshId: refresh.id,
    at,
  });
  const outbox = change ? [...partner.outbox, change] : partner.outbox;
  const standings = { ...partner.standings, [program]: standing };
  const ranking = { ...partner.ranking, [rankingName(program)]: standing.score };
  return { ...partner, standings, ranking, outbox, unsent: outbox.length > 0 };
}

/** In how many months of the trailing window a location of the partner has a slice of either monthly report. */
function coverageOf(
  reader: FactsReader,
  locations: readonly LocationDocument[],
  month: Month,
): ScoreDocument['dataCoverage'] {
  const window = trailingWindow(month);
  const covered = window.filter((at) =>
    locations.some(
      ({ location }) =>
        reader.covers('subscription-details', location, at) || reader.covers('dynamics-365-usage', location, at),
    ),
  );
  return { monthsCovered: covered.length, of: window.length };
}
