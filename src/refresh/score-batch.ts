import { noteScored } from '../facts/runs.ts';
import { inParallel } from '../in-parallel.ts';
import { operatorsInterest } from '../notifications/endpoints/interest.ts';
import { update } from '../storage/update.ts';
import { partnersAtOnce } from './credit-partners.ts';
import {
  asDone,
  type BatchDocument,
  batches,
  batchKey,
  type CreditedInPortions,
  portionKey,
  portions,
} from './documents.ts';
import { finishIfDone } from './finish.ts';
import { type BatchAtWork, openBatch } from './open-batch.ts';
import { type Changed, scorePartner } from './score-partner.ts';
import type { RefreshServices } from './services.ts';
import type { AmountsById } from './write-portion.ts';

/** Scores the partners of a batch that is credited already, from its ledger portions. */
export async function scoreBatch(services: RefreshServices, refreshId: string, batch: number): Promise<void> {
  const work = await openBatch(services.documents, refreshId, batch);
  if (work && work.batch.stage !== 'credit') await scorePartners(services, work, new Map());
}

/**
 * Computes the scores of a credited batch's partners, unless it is done, and ends the refresh if it was the last. Order
 * of writes: the scores, the partner's document with standing, outbox and due outlook, the queue, the cleared outbox.
 * Each may be repeated.
 * @param atHand amounts of ledger portions that need not be read
 */
export async function scorePartners(
  services: RefreshServices,
  { refresh, batch }: BatchAtWork,
  atHand: AmountsById,
): Promise<void> {
  const { documents, clock } = services;
  if (batch.stage === 'score') {
    const wanted = await operatorsInterest(documents);
    const changes = await inParallel(batch.partners, partnersAtOnce, async (partnerId) => {
      const credited = batch.credited[partnerId] ?? (await creditedPortions(services, refresh.id, batch, partnerId));
      return credited ? scorePartner(services, { refresh, partnerId, credited, wanted, atHand }) : nothingChanged;
    });
    const sumOf = (what: keyof Changed) => changes.reduce((sum, one) => sum + one[what], 0);
    const changed = { tierChanges: sumOf('tierChanges'), scoresRestated: sumOf('scoresRestated') };
    await noteScored(documents, programsOf(batch), refresh.month);
    await update(documents, batches, batchKey(refresh.id, batch.batch), (before): BatchDocument | undefined => {
      return before?.stage === 'score' ? { ...asDone(before, clock.now()), ...changed } : undefined;
    });
  }
  await finishIfDone(services, refresh.id);
}

const nothingChanged: Changed = { tierChanges: 0, scoresRestated: 0 };

/** Returns the programs in which a batch's partners are scored. */
const programsOf = ({ credited, large }: BatchDocument): Set<string> =>
  new Set([
    ...Object.values(credited).flatMap(({ portions }) => Object.keys(portions)),
    ...Object.values(large).flatMap(({ programs }) => programs),
  ]);

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
  const { coverage, dataCoverage, country, rules } = large;
  const all: CreditedInPortions = {
    portions: {},
    effect: large.moment.effect,
    ...(coverage ? { coverage } : {}),
    ...(dataCoverage ? { dataCoverage } : {}),
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
