import type { Indicator } from '../../rulebooks/edition.ts';
import type { LedgerLine } from '../ledger.ts';
import { partKey, type TenantWorkload } from '../workloads.ts';
import type { Named } from './net-workloads.ts';

/**
 * Makes lines of the consumption value of one tenant by workload, subscription and association: in the scored month,
 * and as a negative amount a year before (R10.5).
 */
export function consumptionGrowthLines(
  { tenant, customerName }: Named,
  workloads: readonly TenantWorkload[],
  indicator: Indicator,
): LedgerLine[] {
  return workloads.flatMap(({ workload, before, now }) => {
    const entries = [
      ...(before?.parts ?? []).map((part) => ({ ...part, month: before!.month, amount: -part.amount })),
      ...(now?.parts ?? []).map((part) => ({ ...part, month: now!.month })),
    ];
    const groups = [...Map.groupBy(entries, partKey)].sort(([a], [b]) => (a < b ? -1 : 1));
    return groups.map(
      ([, parts]): LedgerLine => ({
        indicator: indicator.id,
        tenant: tenant!,
        ...(customerName ? { customerName } : {}),
        subscription: parts[0]!.subscription,
        workload,
        rule: indicator.rules[0]!,
        association: parts[0]!.association,
        amounts: parts.map(({ month, amount }) => [month, amount] as const),
      }),
    );
  });
}
