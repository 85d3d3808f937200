import { createHash } from 'node:crypto';
import type { ReportsMissing } from '../facts/missing-reports.ts';
import { compareAll } from '../scores/benchmarks.ts';
import { allOf } from '../storage/pages.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import {
  asDone,
  type BatchDocument,
  batches,
  batchKey,
  noProgress,
  type Progress,
  type RefreshDocument,
  refreshes,
  refreshKey,
} from './documents.ts';
import { orderRefresh } from './order.ts';
import type { RefreshServices } from './services.ts';

/** Ends a refresh once all its batches are done, with its counts, and orders the next month if there is one. */
export async function finishIfDone(services: RefreshServices, refreshId: string): Promise<void> {
  const { documents, clock } = services;
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
  if (stored.value.benchmarks && credited + counts.partnersWithoutData > 0)
    await compareAll(documents, stored.value.month);
  // Before the refresh ends, so that no crash can lose the alert.
  if (stored.value.monthly && counts.partnersScored + counts.partnersUnchanged + counts.partnersFailed === 0)
    services.alert(`No data for ${stored.value.month}: its monthly run has scored nobody. Import the month's reports.`);
  const now = clock.now().toISOString();
  const [next, ...monthsAfter] = stored.value.monthsAfter;
  if (next) {
    const { programs, partners, staleOnly, benchmarks, monthly } = stored.value;
    const id = nextId(refreshId);
    const which = { programs, ...(partners ? { partners } : {}), staleOnly, benchmarks, monthly };
    await orderRefresh(services, { id, month: next, ...which, monthsAfter });
  }
  await update(documents, refreshes, refreshKey(refreshId), (before): RefreshDocument | undefined =>
    before?.open
      ? { ...before, ...counts, status: 'succeeded', open: false, finishedAt: now, progressAt: now }
      : undefined,
  );
}

/** Adds up the results of a refresh's batches: one small query of one partition. */
export async function progressOf(documents: Documents, refreshId: string): Promise<Progress & { credited: number }> {
  const counts = { ...noProgress, reportsMissing: {} as ReportsMissing, scoresRestated: 0, credited: 0 };
  for await (const { value } of allOf(documents, batches, {
    partition: refreshId,
    where: [{ path: 'stage', is: '=', value: 'done' }],
    limit: 200,
  })) {
    const done = value.partners.length - value.failures.length;
    counts.partnersDone += done;
    counts.partnersScored += value.scoredPartners;
    counts.partnersUnchanged += done - value.scoredPartners - value.withoutData;
    counts.partnersWithoutData += value.withoutData;
    counts.partnersFailed += value.failures.length;
    for (const [report, partners] of Object.entries(value.reportsMissing ?? {}) as [keyof ReportsMissing, number][])
      counts.reportsMissing[report] = (counts.reportsMissing[report] ?? 0) + partners;
    counts.tierChanges += value.tierChanges;
    counts.scoresRestated += value.scoresRestated ?? 0;
    counts.credited += value.creditedPartners;
  }
  return counts;
}

/** Returns the id of the next month's refresh, ordered by the refresh with this id. */
export const nextId = (id: string) => `after-${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;

/**
 * Records that a message of a refresh was given up: the partners of its batch have failed, the other batches go on. If
 * the message has no batch, planning failed, and the refresh with it.
 */
export async function giveUpRefresh(
  services: RefreshServices,
  refreshId: string,
  batch: number | undefined,
): Promise<void> {
  const { documents, clock } = services;
  const now = clock.now().toISOString();
  const error = {
    code: 'given-up',
    message: 'A step of this refresh failed repeatedly. The log has the reason; refresh again once it is fixed.',
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
          reportsMissing: {},
          failures: before.partners.map((partnerId) => ({ partnerId, ...error })),
        }
      : undefined,
  );
  await finishIfDone(services, refreshId);
}
