import { partnersContainer } from '../facts/documents.ts';
import { staleMonths } from '../facts/staleness.ts';
import { addMonths, type Month, monthOf } from '../month.ts';
import { orderRefresh, type RefreshDesk } from './refreshes.ts';

const scoringDay = 20;

/**
 * R7.2: scores the month before. Fired twice, it orders once; fired late, the order is the same; a firing that never
 * came is made up for by {@link refreshStale}, which runs every day.
 */
export async function refreshMonthBefore(desk: RefreshDesk): Promise<void> {
  const month = addMonths(monthOf(desk.clock.now()), -1);
  await orderRefresh(desk, { id: `monthly-${month}`, month });
}

/** R7.5: scores again, oldest month first, where scores are older than the facts they rest on. */
export async function refreshStale(desk: RefreshDesk): Promise<void> {
  const now = desk.clock.now();
  if (now.getUTCDate() > scoringDay) await refreshMonthBefore(desk);
  const [month, ...monthsAfter] = await allStaleMonths(desk);
  if (month)
    await orderRefresh(desk, { id: `stale-${now.toISOString().slice(0, 10)}`, month, staleOnly: true, monthsAfter });
}

/** The months of which any partner's score is stale, oldest first. */
async function allStaleMonths({ documents }: RefreshDesk): Promise<Month[]> {
  const months = new Set<Month>();
  let after: Awaited<ReturnType<typeof documents.query>>['next'];
  do {
    const page = await documents.query(partnersContainer, {
      where: [{ path: 'stale', is: '=', value: true }],
      limit: 200,
      ...(after ? { after } : {}),
    });
    for (const { value } of page.items) for (const { month } of staleMonths(value)) months.add(month);
    after = page.next;
  } while (after);
  return [...months].sort();
}
