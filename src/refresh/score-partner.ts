import type { RequestedEventType } from '../events/event-types.ts';
import type { Month } from '../month.ts';
import {
  emptyPartner,
  type PartnerDocument,
  partnerKey,
  partnersContainer,
  rankingName,
} from '../partners/document.ts';
import { restatementOf } from '../partners/restatement.ts';
import { withScoreEvent } from '../partners/score-events.ts';
import { withStaleness } from '../partners/staleness.ts';
import { nextStanding } from '../partners/standing.ts';
import { fixedTrackIn } from '../partners/tracks.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { monthsBackOf } from '../rulebooks/lookback.ts';
import { writeBenchmarks } from '../scores/benchmarks.ts';
import {
  decidedBy,
  ledgerContainer,
  type ScoreDocument,
  scoreKey,
  scoresContainer,
  shownIndicators,
} from '../scores/documents.ts';
import { mergeBenchmarks } from '../scoring/benchmarks/sums.ts';
import { decidingOf } from '../scoring/deciding.ts';
import { scorePartner as pointsOf } from '../scoring/score.ts';
import { mergeSums } from '../scoring/sums.ts';
import { update } from '../storage/update.ts';
import { sendAtRisk, withAtRiskDue } from './at-risk.ts';
import type { AboutPartner, CreditedInPortions, CreditedPartner, Progress, RefreshDocument } from './documents.ts';
import { editionsOf } from './editions-due.ts';
import { publishOutbox } from './outbox.ts';
import type { RefreshServices } from './services.ts';
import type { Amounts, AmountsById } from './write-portion.ts';

/** A credited partner to be scored. */
interface Scoring {
  refresh: RefreshDocument;
  partnerId: string;
  credited: CreditedInPortions;
  /** Events that endpoints of the operator ask for. */
  wanted: ReadonlySet<RequestedEventType>;
  /** Amounts of ledger portions that need not be read. */
  atHand: AmountsById;
}

/** What a refresh has changed, in scores: a partner has one in each program. */
export type Changed = Required<Pick<Progress, 'tierChanges' | 'scoresRestated'>>;

/**
 * Scores a partner in each program that it was credited in. `services.documents` may hold an older version of the
 * partner's document: what is written over it then fails, and is computed again.
 * @returns number of tier changes made by the refresh, and of scores that it restated
 */
export async function scorePartner(services: RefreshServices, scoring: Scoring): Promise<Changed> {
  const { refresh, partnerId, credited, wanted, atHand } = scoring;
  const { documents, clock } = services;
  const { month } = refresh;
  const partner = (await documents.read(partnersContainer, partnerKey(partnerId)))?.value ?? emptyPartner(partnerId);
  if (credited.benchmarks?.length) {
    const of = { partnerId, month, effect: credited.effect };
    await writeBenchmarks(documents, [{ ...of, ...mergeBenchmarks(credited.benchmarks) }]);
  }
  const scored = (
    await Promise.all(
      editionsOf(services, refresh).map(async (edition) => {
        const ids = credited.portions[edition.program];
        const before = partner.standings[edition.program]?.history[month];
        // Another refresh may have scored the month from newer facts already; its score is kept.
        if (!ids || (before && before.effect > credited.effect)) return [];
        const parts = await amountsOf(services, partnerId, ids, atHand);
        const score = scoreOf(services, partner, { ...credited, edition, month, ids, parts });
        return [{ edition, document: await writeScore(services, score, before === undefined) }];
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
  const standings = scored.flatMap(({ edition }) => after?.standings[edition.program] ?? []);
  return {
    tierChanges: standings.filter(({ changedBy }) => changedBy === refresh.id).length,
    scoresRestated: standings.filter(({ history }) => history[month]?.restated?.refreshId === refresh.id).length,
  };
}

/** Returns the amounts of a partner's ledger portions; reads the portions that are not at hand. */
async function amountsOf(
  { documents }: RefreshServices,
  partnerId: string,
  ids: readonly string[],
  atHand: AmountsById,
): Promise<Amounts[]> {
  const missing = ids.filter((id) => !atHand.has(id));
  const found = await documents.readMany(
    ledgerContainer,
    missing.map((id) => ({ partition: partnerId, id })),
  );
  const read = new Map(missing.map((id, index) => [id, found[index]?.value]));
  return ids.map((id) => {
    const amounts = atHand.get(id) ?? read.get(id);
    if (!amounts) throw new Error(`Ledger portion ${id} of partner ${partnerId} is gone`);
    return amounts;
  });
}

interface Folding extends AboutPartner {
  edition: Edition;
  month: Month;
  ids: readonly string[];
  parts: readonly Amounts[];
  effect: number;
}

function scoreOf(
  services: RefreshServices,
  partner: PartnerDocument,
  { edition, month, ids, parts, effect, coverage, dataCoverage, country }: Folding,
): ScoreDocument {
  const sums = mergeSums(parts.map((part) => new Map(part.sums)));
  const fixedTrack = fixedTrackIn(partner, edition, month);
  const developed = new Set(services.rulebooks.developedMarkets(month));
  const evidence = parts.flatMap((part) => part.evidence ?? []);
  const deciding = decidingOf(edition, evidence, { country, developed, fixedTrack });
  const { indicators, shownScore, tier, nextTier, growth } = pointsOf({ edition, sums, month, ...deciding });
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
    growth,
    dataCoverage: coverage?.[edition.program] ?? dataCoverage!,
    ...decidedBy(deciding, fixedTrack),
    portions: [...ids],
    effect,
    computedAt: services.clock.now().toISOString(),
  };
}

/**
 * Writes a score, unless the stored one is of newer facts. A score with the same content keeps its time but takes the
 * newer revision of the facts, so that a slower refresh of facts in between sees it.
 * @param isFirst true if probably none is stored, so that it is not read before it is written
 */
async function writeScore(
  { documents }: RefreshServices,
  score: ScoreDocument,
  isFirst: boolean,
): Promise<ScoreDocument> {
  const key = scoreKey(score.partnerId, score.program, score.month);
  if (isFirst && (await documents.write(scoresContainer, { ...key, value: score, when: 'absent' }))) return score;
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
  { month, score, tier, indicators, track, trackFixed, computedAt }: ScoreDocument,
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
  const fixed = trackFixed && track ? { fixedTrack: track } : {};
  const restated = restatementOf(before?.history[month], { score, tier }, { refreshId: refresh.id, at });
  const restating = restated ? { restated } : {};
  const entry = {
    edition: edition.id,
    fingerprint,
    score,
    tier,
    effect,
    ...farther,
    ...fixed,
    ...restating,
    computedAt,
  };
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
