import { invalid } from '../errors.ts';
import { type Month, monthOf } from '../month.ts';
import type { Documents } from '../storage/ports.ts';
import { noProgress, type RefreshDocument, refreshes, refreshKey } from './documents.ts';
import type { RefreshServices } from './services.ts';

/** An order for a refresh; without `programs` and `partners`, all of them. */
export interface RefreshOrder {
  month: Month;
  programs?: readonly string[] | undefined;
  partners?: readonly string[] | undefined;
  staleOnly?: boolean;
  monthsAfter?: Month[];
  /** True to compute benchmarks as well (R8); by default if no programs are named. */
  benchmarks?: boolean;
  /** True for the monthly timer's run. */
  monthly?: boolean;
  /** Orders with one id are one refresh: the timers derive theirs from the month, so that firing twice orders once. */
  id?: string;
}

/**
 * Orders a refresh: writes its document, then sends the message that starts it.
 * @throws ProductError for a month in the future or an unknown program
 */
export async function orderRefresh(services: RefreshServices, order: RefreshOrder): Promise<RefreshDocument> {
  const { documents, queues, clock, ids, rulebooks } = services;
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
    ...noProgress,
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

/** Returns true if any refresh ever ordered is of this month or a later one. */
export async function hasRefreshFrom(documents: Documents, month: Month): Promise<boolean> {
  const where = [{ path: 'month', is: '>=', value: month }] as const;
  return (await documents.query(refreshes, { partition: 'refreshes', where, limit: 1 })).items.length > 0;
}
