import type { Indicator } from '../../rulebooks/edition.ts';
import { figureIn, ledgerUnits, type Measure, unitOfMeasure } from '../../rulebooks/shapes.ts';
import type { Coverage } from '../facts.ts';
import type { Account, Details, Reason } from '../not-counted.ts';
import { linesOf, missingSlices, reportOfMeasure, type TenantWorkload, type WorkloadsOf } from '../workloads.ts';

interface Covered extends WorkloadsOf {
  coverage: Coverage;
}

/** The rule by which a measure takes lines. */
const ruleOf: Readonly<Record<Measure, string>> = { revenue: 'R10.1', consumption: 'R10.4' };

/** Accounts for every line of the partner in the Business applications reports, of the two months compared. */
export function accountForWorkloads(
  of: Covered,
  account: Account,
  workloads: Readonly<Record<Measure, readonly TenantWorkload[]>>,
): void {
  for (const indicator of of.edition.indicators) {
    const { shape } = indicator;
    if (shape.kind === 'net-workloads') accountFor(of, account, indicator, shape.measure, workloads);
    if (shape.kind === 'consumption-growth') accountFor(of, account, indicator, 'consumption', workloads);
  }
}

function accountFor(
  of: Covered,
  account: Account,
  indicator: Indicator,
  measure: Measure,
  workloads: Readonly<Record<Measure, readonly TenantWorkload[]>>,
): void {
  const { facts, coverage, month, locations } = of;
  const report = reportOfMeasure[measure];
  const known = new Map(workloads[measure].map((one) => [one.workload, one]));
  const slices = missingSlices(coverage, locations, report, month);
  for (const { amount, ...line } of linesOf(of, measure)) {
    const { subscription, location, type, workload } = line;
    const refuse = (reason: Reason, rule: string, details: Details = {}) =>
      account.refuse(indicator, {
        subject: { tenant: facts.tenant, ...(facts.name ? { customerName: facts.name } : {}), subscription },
        association: { location, type, report },
        month: line.month,
        rows: 1,
        reason,
        rule,
        details: { workload, ...details },
      });
    const measured = line.month === month ? known.get(workload)?.now : known.get(workload)?.before;
    const part = measured?.parts.find((one) => one.subscription === subscription);
    if (typeof amount === 'string') refuse(amount, ruleOf[measure]);
    else if (slices.length > 0) refuse('base-not-covered', 'R10.8', { slices });
    else if (!measured || !part) refuse(measure === 'revenue' ? 'no-amount' : 'no-active-users', ruleOf[measure]);
    else if (part.association.location !== location || part.association.type !== type)
      refuse('smaller-association', ruleOf[measure]);
    else {
      const tooLittle = belowFigure(account, indicator, measured.amount);
      if (tooLittle) refuse('too-little', indicator.rules[0]!, tooLittle);
      else account.count(indicator, 1);
    }
  }
}

/** Returns what the workload measures and needs, if that is too little; `undefined` if it counts. */
function belowFigure(account: Account, indicator: Indicator, amount: number): Details | undefined {
  const { shape } = indicator;
  if (shape.kind !== 'net-workloads') return undefined;
  const unit = unitOfMeasure[shape.measure];
  const needed = figureIn(shape.from, account.segmentOf(indicator));
  const measured = amount / ledgerUnits(unit);
  return measured < needed ? { unit, measured, needed } : undefined;
}
