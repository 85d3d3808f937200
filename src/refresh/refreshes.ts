import { createHash } from 'node:crypto';
import type { Clock, IdSource } from '../clock.ts';
import { invalid } from '../errors.ts';
import { type Snapshot, takeSnapshot } from '../facts/catalogue.ts';
import { noteRun } from '../facts/runs.ts';
import { type Month, monthOf } from '../month.ts';
import { type PartnerDocument, partnersContainer } from '../partners/document.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import { compareAll } from '../scores/benchmarks.ts';
import type { Documents, Queues } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import {
  asDone,
  type BatchDocument,
  batches,
  batchKey,
  type RefreshDocument,
  refreshes,
  refreshKey,
} from './documents.ts';
import { dueFor, editionsOf } from './due.ts';

export interface RefreshDesk {
  documents: Documents;
  queues: Queues;
  clock: Clock;
  ids: IdSource;
  rulebooks: Rulebooks;
  /** Tells the operators what nobody would see otherwise. Told twice, it says the same. */
  alert(text: string): void;
}

/** What to score. `programs` and `partners` narrow it; absent, all. */
export interface RefreshOrder {
  month: Month;
  programs?: readonly string[] | undefined;
  partners?: readonly string[] | undefined;
  staleOnly?: boolean;
  monthsAfter?: Month[];
  /** Whether to compare all partners as well (R8); absent, where no programs are named. */
  benchmarks?: boolean;
  /** Whether it is the monthly timer's run. */
  monthly?: boolean;
  /** Orders with one id are one refresh: the timers name theirs by month, so that firing twice orders once. */
  id?: string;
}

const partnersPerBatch = 25;
const batchesPerMessage = 20;

/**
 * Orders a refresh: its document first, then the message that starts it.
 * @throws ProductError for a month in the future or an unknown program
 */
export async function orderRefresh(desk: RefreshDesk, order: RefreshOrder): Promise<RefreshDocument> {
  const { documents, queues, clock, ids, rulebooks } = desk;
  if (order.month > monthOf(clock.now())) {
    const message = `${order.month} has not begun yet: only months up to ${monthOf(clock.now())} can be scored.`;
    throw invalid('future-month', message, [{ pointer: '/month', code: 'future-month', message }]);
  }
  const programs = [...new Set(order.programs ?? rulebooks.programs)].sort();
  for (const program of programs) rulebooks.editionInForce(program, order.month);
  const now = clock.now().toISOString();
  const document: RefreshDocument = {
    kind: 'refresh',
    id: order.id ?? ids.next(),
    month: order.month,
    programs,
    partners: order.partners ? [...new Set(order.partners)].sort() : null,
    staleOnly: order.staleOnly ?? false,
    monthsAfter: order.monthsAfter ?? [],
    benchmarks: order.benchmarks ?? order.programs === undefined,
    monthly: order.monthly ?? false,
    status: 'queued',
    partnersTotal: 0,
    plan: { batch: 0, after: '' },
    partnersDone: 0,
    partnersScored: 0,
    partnersUnchanged: 0,
    partnersWithoutData: 0,
    partnersFailed: 0,
    tierChanges: 0,
    startedAt: now,
    progressAt: now,
    finishedAt: null,
    error: null,
    open: true,
  };
  const fresh = await documents.write(refreshes, { ...refreshKey(document.id), value: document, when: 'absent' });
  const standing = fresh ? document : (await documents.read(refreshes, refreshKey(document.id)))!.value;
  if (standing.plan)
    await queues.send('refreshes', { kind: 'plan', refreshId: standing.id, batch: standing.plan.batch });
  return standing;
}

/**
 * Cuts the partners into batches and sends each to the credit stage, unless none of its partners is due; goes on by a
 * further message. A batch that exists keeps its partners, so that planning done twice makes one plan.
 */
export async function planRefresh(desk: RefreshDesk, refreshId: string, fromBatch: number): Promise<void> {
  const { documents, queues, clock } = desk;
  const stored = await documents.read(refreshes, refreshKey(refreshId));
  if (!stored) throw new Error(`There is no refresh ${refreshId}`);
  const { plan } = stored.value;
  if (!stored.value.open || !plan || plan.batch > fromBatch) return;
  const { month, programs, partners, staleOnly } = stored.value;
  // Before anybody is planned: data that come from now on may come too late for the plan.
  if (plan.batch === 0 && !partners && !staleOnly) await noteRun(documents, programs, month);
  const snapshot = await takeSnapshot(documents);
  let { batch, after } = plan;
  let total = stored.value.partnersTotal;
  // A batch's message is on its way while the next batch is made.
  let sending: Promise<void> | undefined;
  for (let made = 0; made < batchesPerMessage; made++) {
    const [kept] = await Promise.all([batchAfter(desk, stored.value, snapshot, batch, after), sending]);
    if (!kept) {
      await update(documents, refreshes, refreshKey(refreshId), (before): RefreshDocument | undefined => {
        if (!before?.plan) return undefined;
        const { plan: _, ...planned } = before;
        return { ...planned, status: 'running', partnersTotal: total, progressAt: clock.now().toISOString() };
      });
      await finishIfDone(desk, refreshId);
      return;
    }
    sending = kept.open ? queues.send('refreshes', { kind: 'credit', refreshId, batch }) : undefined;
    total += kept.partners.length;
    after = kept.partners.at(-1)!;
    batch++;
  }
  await sending;
  await update(documents, refreshes, refreshKey(refreshId), (before): RefreshDocument | undefined => {
    if (!before?.plan || before.plan.batch >= batch) return undefined;
    return {
      ...before,
      status: 'running',
      plan: { batch, after },
      partnersTotal: total,
      progressAt: clock.now().toISOString(),
    };
  });
  await queues.send('refreshes', { kind: 'plan', refreshId, batch });
}

/** The next partners, with their documents where those were read. */
async function partnersAfter(
  documents: Documents,
  refresh: RefreshDocument,
  after: string,
): Promise<{ partition: string; value?: PartnerDocument }[]> {
  if (refresh.partners) {
    const next = refresh.partners.filter((partner) => partner > after).slice(0, partnersPerBatch);
    return next.map((partition) => ({ partition }));
  }
  const page = await documents.query(partnersContainer, {
    where: [
      { path: 'partition', is: '>', value: after },
      { path: refresh.staleOnly ? 'stale' : 'listed', is: '=', value: true },
    ],
    limit: partnersPerBatch,
  });
  return page.items;
}

/**
 * The batch that begins behind a partner; `undefined` when there are no partners left. It is done at once where none of
 * them is due. An earlier try may have made it, and then its partners may have been scored already and not be found any
 * more.
 */
async function batchAfter(
  desk: RefreshDesk,
  refresh: RefreshDocument,
  snapshot: Snapshot,
  batch: number,
  after: string,
): Promise<BatchDocument | undefined> {
  const { documents, clock } = desk;
  const key = batchKey(refresh.id, batch);
  const made = await documents.read(batches, key);
  if (made) return made.value;
  const found = await partnersAfter(documents, refresh, after);
  if (found.length === 0) return undefined;
  const editions = editionsOf(desk, refresh);
  const due = found.some(({ value }) => !value || dueFor(desk, value, editions, refresh, snapshot).length > 0);
  const open: BatchDocument = {
    kind: 'batch',
    batch,
    partners: found.map(({ partition }) => partition),
    stage: 'credit',
    open: true,
    progressAt: clock.now().toISOString(),
    credited: {},
    large: {},
    failures: [],
    tierChanges: 0,
    creditedPartners: 0,
    scoredPartners: 0,
    withoutData: 0,
  };
  const value = due ? open : asDone(open, clock.now());
  if (await documents.write(batches, { ...key, value, when: 'absent' })) return value;
  return (await documents.read(batches, key))!.value;
}

/** Ends a refresh of which every batch is done, with its counts, and orders the next month where there is one. */
export async function finishIfDone(desk: RefreshDesk, refreshId: string): Promise<void> {
  const { documents, clock } = desk;
  const stored = await documents.read(refreshes, refreshKey(refreshId));
  if (!stored?.value.open || stored.value.plan) return;
  const working = await documents.query(batches, {
    partition: refreshId,
    where: [
      { path: 'kind', is: '=', value: 'batch' },
      { path: 'open', is: '=', value: true },
    ],
    limit: 1,
  });
  if (working.items.length > 0) return;
  const { credited, ...counts } = await progressOf(documents, refreshId);
  if (stored.value.benchmarks && credited > 0) await compareAll(documents, stored.value.month);
  // Before it ends, so that no crash can swallow the alert.
  if (stored.value.monthly && counts.partnersScored + counts.partnersUnchanged + counts.partnersFailed === 0)
    desk.alert(`No data for ${stored.value.month}: its monthly run has scored nobody. Import the month's reports.`);
  const now = clock.now().toISOString();
  const [next, ...monthsAfter] = stored.value.monthsAfter;
  if (next) {
    const { programs, partners, staleOnly, benchmarks, monthly } = stored.value;
    const id = nextId(refreshId);
    const which = { programs, ...(partners ? { partners } : {}), staleOnly, benchmarks, monthly };
    await orderRefresh(desk, { id, month: next, ...which, monthsAfter });
  }
  await update(documents, refreshes, refreshKey(refreshId), (before): RefreshDocument | undefined =>
    before?.open
      ? { ...before, ...counts, status: 'succeeded', open: false, finishedAt: now, progressAt: now }
      : undefined,
  );
}

type Progress = Pick<
  RefreshDocument,
  'partnersDone' | 'partnersScored' | 'partnersUnchanged' | 'partnersWithoutData' | 'partnersFailed' | 'tierChanges'
>;

/** What the batches of a refresh have come to. One small query of one partition. */
export async function progressOf(documents: Documents, refreshId: string): Promise<Progress & { credited: number }> {
  const counts = {
    partnersDone: 0,
    partnersScored: 0,
    partnersUnchanged: 0,
    partnersWithoutData: 0,
    partnersFailed: 0,
    tierChanges: 0,
    credited: 0,
  };
  let after: Awaited<ReturnType<typeof documents.query>>['next'];
  do {
    const page = await documents.query(batches, {
      partition: refreshId,
      where: [{ path: 'stage', is: '=', value: 'done' }],
      limit: 200,
      ...(after ? { after } : {}),
    });
    for (const { value } of page.items) {
      const done = value.partners.length - value.failures.length;
      counts.partnersDone += done;
      counts.partnersScored += value.scoredPartners;
      counts.partnersUnchanged += done - value.scoredPartners - value.withoutData;
      counts.partnersWithoutData += value.withoutData;
      counts.partnersFailed += value.failures.length;
      counts.tierChanges += value.tierChanges;
      counts.credited += value.creditedPartners;
    }
    after = page.next;
  } while (after);
  return counts;
}

/** The refresh of the next month, ordered by the one with this id. */
export const nextId = (id: string) => `after-${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;

/**
 * Notes that a message of a refresh was given up: the partners of its batch failed, the other batches go on. Without
 * a batch the plan itself failed, and the refresh with it.
 */
export async function giveUpRefresh(desk: RefreshDesk, refreshId: string, batch: number | undefined): Promise<void> {
  const { documents, clock } = desk;
  const now = clock.now().toISOString();
  const error = {
    code: 'given-up',
    message: 'A step of this refresh failed again and again. The log tells why; refresh again when that is mended.',
  };
  if (batch === undefined) {
    await update(documents, refreshes, refreshKey(refreshId), (before): RefreshDocument | undefined =>
      before?.open ? { ...before, status: 'failed', open: false, error, finishedAt: now, progressAt: now } : undefined,
    );
    return;
  }
  await update(documents, batches, batchKey(refreshId, batch), (before): BatchDocument | undefined =>
    before?.open
      ? {
          ...asDone(before, clock.now()),
          scoredPartners: 0,
          withoutData: 0,
          failures: before.partners.map((partnerId) => ({ partnerId, ...error })),
        }
      : undefined,
  );
  await finishIfDone(desk, refreshId);
}
