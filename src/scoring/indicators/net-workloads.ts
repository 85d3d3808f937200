import type { Indicator } from '../../rulebooks/edition.ts';
import {
  figureIn,
  ledgerUnits,
  type NetWorkloadsShape,
  type Track,
  trackNames,
  unitOfMeasure,
} from '../../rulebooks/shapes.ts';
import { firstAssociation } from '../attribution.ts';
import type { LedgerLine } from '../ledger.ts';
import type { TenantWorkload } from '../workloads.ts';

/** One tenant, as its lines name it. */
export type Named = Pick<LedgerLine, 'tenant' | 'customerName'>;

/**
 * Makes a line for each workload that reaches the figure in the scored month (+1) or did a year before (-1); both lines
 * if it did in both (R10.3, R10.6). If the figure differs by track, which follows only from all of the partner's
 * tenants, there is one line for each track, or one for both.
 */
export function netWorkloadLines(
  named: Named,
  workloads: readonly TenantWorkload[],
  indicator: Indicator,
  shape: NetWorkloadsShape,
): LedgerLine[] {
  return workloads.flatMap((workload) => {
    const [enterprise, smb] = trackNames.map((track) => amountsOn(track, workload, shape)) as [Amounts, Amounts];
    const lineOf = (amounts: Amounts, only?: { track: Track }): LedgerLine[] =>
      amounts.length === 0 ? [] : [line(named, workload, indicator, amounts, only)];
    if (JSON.stringify(enterprise) === JSON.stringify(smb)) return lineOf(smb);
    return [...lineOf(enterprise, { track: 'enterprise' }), ...lineOf(smb, { track: 'smb' })];
  });
}

type Amounts = LedgerLine['amounts'];

function amountsOn(track: Track, { before, now }: TenantWorkload, shape: NetWorkloadsShape): Amounts {
  const least = figureIn(shape.from, track) * ledgerUnits(unitOfMeasure[shape.measure]);
  return [
    ...(before && before.amount >= least ? [[before.month, -1] as const] : []),
    ...(now && now.amount >= least ? [[now.month, 1] as const] : []),
  ];
}

function line(
  { tenant, customerName }: Named,
  { workload, before, now }: TenantWorkload,
  indicator: Indicator,
  amounts: Amounts,
  only: { track?: Track } = {},
): LedgerLine {
  const measured = [before, now].filter((at) => at !== undefined);
  const newest = measured.at(-1)!;
  return {
    indicator: indicator.id,
    tenant: tenant!,
    ...(customerName ? { customerName } : {}),
    workload,
    rule: indicator.rules[0]!,
    association: firstAssociation(newest.parts.map(({ association }) => association))!,
    ...only,
    measured,
    amounts,
  };
}
