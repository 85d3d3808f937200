import { addMonths, type Month, monthOf } from '../month.ts';
import { partnersContainer } from '../partners/document.ts';
import { overdueMonths } from '../partners/staleness.ts';
import { refreshes, refreshKey } from './documents.ts';
import { orderRefresh } from './order.ts';
import type { RefreshDesk } from './services.ts';

const scoringDay = 20;
/** How far back a run is looked for that was the last one. */
const monthsLookedBack = 12;

/**
 * R7.2: from the 20th on the month before is due. Scores what is due since the last monthly run, oldest month first;
 * where there was none in a year, the newest due month. Fired twice, it orders once; fired late, even in another month,
 * or after firings that never came, it makes up for them.
 */
export async function refreshDueMonths(desk: RefreshDesk): Promise<void> {
  const now = desk.clock.now();
  const due = addMonths(monthOf(now), now.getUTCDate() < scoringDay ? -2 : -1);
  const [month, ...monthsAfter] = await monthsNotOrdered(desk, due);
  if (month) await orderRefresh(desk, { id: monthlyId(month), month, monthsAfter, monthly: true });
}

const monthlyId = (month: Month) => `monthly-${month}`;

/** The months up to the due one that no monthly run was ordered for, oldest first. */
async function monthsNotOrdered({ documents }: RefreshDesk, due: Month): Promise<Month[]> {
  const missing: Month[] = [];
  for (let month = due; missing.length < monthsLookedBack; month = addMonths(month, -1)) {
    const run = await documents.read(refreshes, refreshKey(monthlyId(month)));
    if (run) return missing.filter((each) => !run.value.monthsAfter.includes(each));
    missing.unshift(month);
  }
  return [due];
}

/**
 * R7.5: scores, oldest month first, where scores are older than the facts they rest on, and where the first data of a
 * month came after the month's run. It runs every day, so it also makes up for a monthly run that never came.
 */
export async function refreshStale(desk: RefreshDesk): Promise<void> {
  await refreshDueMonths(desk);
  const [month, ...monthsAfter] = await allOverdueMonths(desk);
  const today = desk.clock.now().toISOString().slice(0, 10);
  if (month) await orderRefresh(desk, { id: `stale-${today}`, month, staleOnly: true, monthsAfter });
}

/** The months of which any partner's score is stale or overdue, oldest first. */
async function allOverdueMonths({ documents }: RefreshDesk): Promise<Month[]> {
  const months = new Set<Month>();
  let after: Awaited<ReturnType<typeof documents.query>>['next'];
  do {
    const page = await documents.query(partnersContainer, {
      where: [{ path: 'stale', is: '=', value: true }],
      limit: 200,
      ...(after ? { after } : {}),
    });
    for (const { value } of page.items) for (const month of overdueMonths(value)) months.add(month);
    after = page.next;
  } while (after);
  return [...months].sort();
}
