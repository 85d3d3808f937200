import type { RequestedEventType } from '../events/event-types.ts';
import { inParallel } from '../in-parallel.ts';
import type { Month } from '../month.ts';
import { operatorsInterest } from '../notifications/endpoints/interest.ts';
import {
  emptyPartner,
  type PartnerDocument,
  partnerKey,
  partnersContainer,
  rankingName,
} from '../partners/document.ts';
import { withScoreEvent } from '../partners/score-events.ts';
import { withStaleness } from '../partners/staleness.ts';
import { nextStanding } from '../partners/standing.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { dependsOnMarkets, monthsBackOf } from '../rulebooks/lookback.ts';
import { writeBenchmarks } from '../scores/benchmarks.ts';
import {
  ledgerContainer,
  type ScoreDocument,
  scoreKey,
  scoresContainer,
  shownIndicators,
} from '../scores/documents.ts';
import { type BenchmarkSums, mergeBenchmarks } from '../scoring/benchmarks/sums.ts';
import { mergeEvidence, partnerMarkets } from '../scoring/markets.ts';
import { scorePartner } from '../scoring/score.ts';
import { mergeSums } from '../scoring/sums.ts';
import { update } from '../storage/update.ts';
import { sendAtRisk, withAtRiskDue } from './at-risk.ts';
import { openBatch, partnersAtOnce } from './credit-batch.ts';
import {
  type AboutPartner,
  asDone,
  type BatchDocument,
  batches,
  batchKey,
  type CreditedPartner,
  portionKey,
  portions,
  type RefreshDocument,
} from './documents.ts';
import { editionsOf } from './editions-due.ts';
import { finishIfDone } from './finish.ts';
import { publishOutbox } from './outbox.ts';
import type { RefreshServices } from './services.ts';

/**
 * Second stage: computes each partner's scores from its ledger portions. Order of writes: the scores, the partner's
 * document with standing, outbox and due outlook, the queue, the cleared outbox. Each may be repeated.
 */
export async function scoreBatch(services: RefreshServices, refreshId: string, batch: number): Promise<void> {
  const { documents, clock } = services;
  const work = await openBatch(documents, refreshId, batch);
  if (!work || work.batch.stage === 'credit') return;
  if (work.batch.stage === 'score') {
    const wanted = await operatorsInterest(documents);
    const changes = await inParallel(work.batch.partners, partnersAtOnce, async (partnerId) => {
      const credited =
        work.batch.credited[partnerId] ?? (await creditedPortions(services, refreshId, work.batch, partnerId));
      return credited ? scoreOne(services, work.refresh, partnerId, credited, wanted) : 0;
    });
    const tierChanges = changes.reduce((sum, one) => sum + one, 0);
    await update(documents, batches, batchKey(refreshId, batch), (before): BatchDocument | undefined => {
      return before?.stage === 'score' ? { ...asDone(before, clock.now()), tierChanges } : undefined;
    });
  }
  await finishIfDone(services, refreshId);
}

/** Result of the first stage for a partner credited in portions. */
interface CreditedInPortions extends CreditedPartner {
  benchmarks?: BenchmarkSums[];
}

/** Combines the credited portions of a large partner. */
async function creditedPortions(
  services: RefreshServices,
  refreshId: string,
  batch: BatchDocument,
  partnerId: string,
): Promise<CreditedInPortions | undefined> {
  const large = batch.large[partnerId];
  if (!large) return undefined;
  const keys = Array.from({ length: large.portions }, (_, portion) =>
    portionKey(refreshId, batch.batch, partnerId, large.plan, portion),
  );
  const { dataCoverage, country, rules } = large;
  const all: CreditedInPortions = {
    portions: {},
    effect: large.moment.effect,
    dataCoverage,
    country,
    ...(rules ? { rules } : {}),
    benchmarks: [],
  };
  for (const portion of await services.documents.readMany(portions, keys)) {
    const credited = portion?.value.credited;
    if (!credited) throw new Error(`A portion of partner ${partnerId} in refresh ${refreshId} is not credited yet`);
    if (portion.value.benchmark) all.benchmarks!.push(portion.value.benchmark);
    for (const [program, ids] of Object.entries(credited)) {
      all.portions[program] = [...(all.portions[program] ?? []), ...ids];
    }
  }
  return all;
}

/** @returns number of tier changes made by the refresh */
async function scoreOne(
  services: RefreshServices,
  refresh: RefreshDocument,
  partnerId: string,
  credited: CreditedInPortions,
  wanted: ReadonlySet<RequestedEventType>,
): Promise<number> {
  const { documents, clock } = services;
  const partner = (await documents.read(partnersContainer, partnerKey(partnerId)))?.value ?? emptyPartner(partnerId);
  if (credited.benchmarks?.length) {
    const of = { partnerId, month: refresh.month, effect: credited.effect };
    await writeBenchmarks(documents, [{ ...of, ...mergeBenchmarks(credited.benchmarks) }]);
  }
  const scored = (
    await Promise.all(
      editionsOf(services, refresh).map(async (edition) => {
        const ids = credited.portions[edition.program];
        // Another refresh may have scored the month from newer facts already; its score is kept.
        const known = partner.standings[edition.program]?.history[refresh.month]?.effect ?? 0;
        if (!ids || known > credited.effect) return [];
        const folding = { ...credited, edition, month: refresh.month, ids };
        return [{ edition, document: await writeScore(services, await foldPortions(services, partner, folding)) }];
      }),
    )
  ).flat();
  const at = clock.now().toISOString();
  const after = await update(
    documents,
    partnersContainer,
    partnerKey(partnerId),
    (before = emptyPartner(partnerId)) => {
      let next: PartnerDocument = before;
      for (const { edition, document } of scored)
        next = withScore(services, next, edition, document, credited, refresh, at, wanted);
      if (scored.length > 0) next = withAtRiskDue(next, refresh, at, wanted);
      // Months of the programs scored are not unscored any more; those of others still are.
      next = withStaleness(services.rulebooks, next);
      return JSON.stringify(next) === JSON.stringify(before) ? undefined : next;
    },
  );
  if (after?.unsent) await publishOutbox(services, after);
  if (after?.atRiskDue?.refreshId === refresh.id) await sendAtRisk(services, after);
  return scored.filter(({ edition }) => after?.standings[edition.program]?.changedBy === refresh.id).length;
}

interface Folding extends AboutPartner {
  edition: Edition;
  month: Month;
  ids: readonly string[];
  effect: number;
}

async function foldPortions(
  services: RefreshServices,
  partner: PartnerDocument,
  { edition, month, ids, effect, dataCoverage, country }: Folding,
): Promise<ScoreDocument> {
  const keys = ids.map((id) => ({ partition: partner.partnerId, id }));
  const found = await services.documents.readMany(ledgerContainer, keys);
  const parts = found.map((portion, index) => {
    if (!portion) throw new Error(`Ledger portion ${ids[index]} of partner ${partner.partnerId} is gone`);
    return portion.value;
  });
  const sums = mergeSums(parts.map((part) => new Map(part.sums)));
  const evidence = mergeEvidence(parts.flatMap((part) => part.evidence ?? []));
  const developed = new Set(services.rulebooks.developedMarkets(month));
  const markets = dependsOnMarkets(edition) ? partnerMarkets(evidence, country, developed) : undefined;
  const { indicators, shownScore, tier, nextTier } = scorePartner({
    edition,
    sums,
    month,
    ...(markets ? { markets } : {}),
    reached: evidence.reached,
  });
  return {
    partnerId: partner.partnerId,
    partnerName: partner.name,
    program: edition.program,
    edition: edition.id,
    month,
    score: shownScore,
    tier,
    indicators: shownIndicators(indicators),
    nextTier,
    dataCoverage,
    ...(markets ? { markets } : {}),
    portions: [...ids],
    effect,
    computedAt: services.clock.now().toISOString(),
  };
}

/**
 * Writes a score, unless the stored one is of newer facts. A score with the same content keeps its time but takes the
 * newer revision of the facts, so that a slower refresh of facts in between sees it.
 */
async function writeScore({ documents }: RefreshServices, score: ScoreDocument): Promise<ScoreDocument> {
  const key = scoreKey(score.partnerId, score.program, score.month);
  const after = await update(documents, scoresContainer, key, (before) => {
    if (!before || (before.effect <= score.effect && contentOf(before) !== contentOf(score))) return score;
    return before.effect < score.effect ? { ...before, effect: score.effect } : undefined;
  });
  return after!;
}

const contentOf = (score: ScoreDocument): string => JSON.stringify({ ...score, effect: 0, computedAt: '' });

function withScore(
  { rulebooks }: RefreshServices,
  partner: PartnerDocument,
  edition: Edition,
  { month, score, tier, indicators, computedAt }: ScoreDocument,
  { effect, rules }: Pick<CreditedPartner, 'effect' | 'rules'>,
  refresh: RefreshDocument,
  at: string,
  wanted: ReadonlySet<RequestedEventType>,
): PartnerDocument {
  const { program } = edition;
  const before = partner.standings[program];
  if ((before?.history[month]?.effect ?? 0) > effect) return partner;
  // Another version may have credited the facts, by other rules: the score is then stale, and computed again.
  const fingerprint = rules?.[program] ?? rulebooks.rulesOf(program, month)!.fingerprint;
  const monthsBack = monthsBackOf(edition);
  const farther = monthsBack > 12 ? { monthsBack } : {};
  const entry = { edition: edition.id, fingerprint, score, tier, effect, ...farther, computedAt };
  const { partnerId, tells = [] } = partner;
  const { tiers } = edition;
  const scoredMonth = { partnerId, program, month, entry, tiers, indicators, refreshId: refresh.id, at };
  const { standing: advanced, change } = nextStanding(before, scoredMonth);
  const { standing, event } = withScoreEvent(before, advanced, scoredMonth, new Set([...wanted, ...tells]));
  const outbox = [...partner.outbox, ...(change ? [change] : []), ...(event ? [event] : [])];
  const standings = { ...partner.standings, [program]: standing };
  const ranking = { ...partner.ranking, [rankingName(program)]: standing.score };
  return { ...partner, standings, ranking, outbox, unsent: outbox.length > 0 };
}
