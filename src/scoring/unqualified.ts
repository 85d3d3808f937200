import { type Month, monthNumber } from '../month.ts';
import type { MonthlyReportName } from '../reports/rows.ts';
import type { Indicator } from '../rulebooks/edition.ts';
import { type Crediting, tenantNamed } from './crediting.ts';
import type { TenantFacts } from './facts.ts';
import type { Account } from './not-counted.ts';
import { disqualifiers } from './tenant.ts';

type Kind = Indicator['shape']['kind'];

/** The report whose rows an indicator counts, the rule of qualifying rows, and the months, back from the scored one. */
const countedFrom: Partial<Record<Kind, { report: MonthlyReportName; rule: string; monthsBack: readonly number[] }>> = {
  revenue: { report: 'subscription-details', rule: 'R5.1', monthsBack: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
  'customer-adds': { report: 'subscription-details', rule: 'R5.3', monthsBack: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
  deployments: { report: 'dynamics-365-usage', rule: 'R5.8', monthsBack: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
  'user-growth': { report: 'dynamics-365-usage', rule: 'R5.8', monthsBack: [0, 12] },
};

/** Returns true if an indicator counts rows of a report and month. */
function counts({ shape }: Indicator, report: MonthlyReportName, of: Month, scored: Month): boolean {
  const from = countedFrom[shape.kind];
  return from?.report === report && from.monthsBack.includes(monthNumber(scored) - monthNumber(of));
}

/** Notes the rows of the partner that no indicator of their report counts: free, or of a product that is not listed. */
export function refuseUnqualified(of: Crediting, account: Account, facts: TenantFacts): void {
  const { edition, locations, tenant } = of;
  const disqualified = disqualifiers(edition);
  const scored = tenant.monthAt(tenant.scored);
  const reports = [
    ['subscription-details', facts.subscriptionDetails],
    ['dynamics-365-usage', facts.usage],
  ] as const;
  for (const [report, slices] of reports) {
    for (const { location, month, rows } of slices) {
      const indicators = edition.indicators.filter((indicator) => counts(indicator, report, month, scored));
      if (!locations.has(location) || indicators.length === 0) continue;
      for (const row of rows) {
        const reason = disqualified(row);
        if (reason === undefined) continue;
        const { subscription, type, product, sku } = row;
        for (const indicator of indicators)
          account.refuse(indicator, {
            subject: { ...tenantNamed(of), subscription },
            reason,
            rule: countedFrom[indicator.shape.kind]!.rule,
            month,
            rows: 1,
            ...(type === null ? {} : { association: { location, type, report } }),
            ...(indicator.shape.kind === 'revenue' && 'revenueCents' in row ? { amount: row.revenueCents } : {}),
            ...(indicator.shape.kind === 'user-growth' && 'activeSeats' in row ? { amount: row.activeSeats } : {}),
            details: reason === 'free' ? {} : { product: product || sku },
          });
      }
    }
  }
}
