import { addMonths, type Month, monthOf } from '../month.ts';
import { partnersContainer } from '../partners/document.ts';
import { overdueMonths } from '../partners/staleness.ts';
import { allOf } from '../storage/pages.ts';
import { markChangedRules } from './changed-rules.ts';
import { refreshes, refreshKey } from './documents.ts';
import { orderRefresh } from './order.ts';
import type { RefreshServices } from './services.ts';

const scoringDay = 20;
/** Months searched backwards for the last monthly run. */
const monthsLookedBack = 12;

/**
 * R7.2: from the 20th on, the previous month is due. Orders the months due since the last monthly run, oldest first; if
 * there was none within a year, only the newest. Firing twice orders once; a late firing, even in another month or
 * after missed ones, orders everything missed.
 */
export async function refreshDueMonths(services: RefreshServices): Promise<void> {
  const now = services.clock.now();
  const due = addMonths(monthOf(now), now.getUTCDate() < scoringDay ? -2 : -1);
  const [month, ...monthsAfter] = await monthsNotOrdered(services, due);
  if (month) await orderRefresh(services, { id: monthlyId(month), month, monthsAfter, monthly: true });
}

const monthlyId = (month: Month) => `monthly-${month}`;

/** Lists the months up to the due one for which no monthly run was ordered, oldest first. */
async function monthsNotOrdered({ documents }: RefreshServices, due: Month): Promise<Month[]> {
  const missing: Month[] = [];
  for (let month = due; missing.length < monthsLookedBack; month = addMonths(month, -1)) {
    const run = await documents.read(refreshes, refreshKey(monthlyId(month)));
    if (run) return missing.filter((each) => !run.value.monthsAfter.includes(each));
    missing.unshift(month);
  }
  return [due];
}

/**
 * R7.5: orders, oldest first, the months with stale scores, and those whose first data arrived after the month's run.
 * Runs daily, so it also makes up for a missed monthly run.
 */
export async function refreshStale(services: RefreshServices): Promise<void> {
  await refreshDueMonths(services);
  await markChangedRules(services);
  const [month, ...monthsAfter] = await allOverdueMonths(services);
  const today = services.clock.now().toISOString().slice(0, 10);
  if (month) await orderRefresh(services, { id: `stale-${today}`, month, staleOnly: true, monthsAfter });
}

/** Returns true if any partner has a stale score. */
export async function hasStaleScores({ documents }: Pick<RefreshServices, 'documents'>): Promise<boolean> {
  const { items } = await documents.query(partnersContainer, {
    where: [{ path: 'stale', is: '=', value: true }],
    limit: 1,
  });
  return items.length > 0;
}

/** Lists the months in which any partner's score is stale or overdue, oldest first. */
async function allOverdueMonths({ documents, rulebooks }: RefreshServices): Promise<Month[]> {
  const months = new Set<Month>();
  for await (const { value } of allOf(documents, partnersContainer, {
    where: [{ path: 'stale', is: '=', value: true }],
    limit: 200,
  }))
    for (const month of overdueMonths(rulebooks, value)) months.add(month);
  return [...months].sort();
}
