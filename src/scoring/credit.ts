import type { Month } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import type { Crediting } from './crediting.ts';
import type { Coverage, Individual, TenantFacts } from './facts.ts';
import { customerAddLines } from './indicators/customer-adds.ts';
import { deploymentLines } from './indicators/deployments.ts';
import { headcountLines } from './indicators/headcount.ts';
import { revenueLines } from './indicators/revenue.ts';
import { userGrowthLines } from './indicators/user-growth.ts';
import type { LedgerLine } from './ledger.ts';
import { tenantHistory } from './tenant.ts';

/**
 * The lines that one tenant adds to the ledger of one partner, given by its locations, in a month: in the edition's
 * order of indicators, then by subscription and association. The same facts in whatever order give the same lines.
 * The facts must reach from twelve months before the month to the month; other months change nothing.
 */
export function creditTenant(of: {
  facts: TenantFacts;
  coverage: Coverage;
  edition: Edition;
  month: Month;
  locations: ReadonlySet<LocationId>;
}): LedgerLine[] {
  const { facts, coverage, edition, month, locations } = of;
  const crediting = { edition, coverage, locations, tenant: tenantHistory(facts, edition, month) };
  return edition.indicators.flatMap((indicator) => tenantLines(crediting, indicator));
}

function tenantLines(of: Crediting, indicator: Indicator): LedgerLine[] {
  const { shape } = indicator;
  switch (shape.kind) {
    case 'revenue':
      return revenueLines(of, indicator, shape);
    case 'customer-adds':
      return customerAddLines(of, indicator, shape);
    case 'deployments':
      return deploymentLines(of, indicator, shape);
    case 'user-growth':
      return userGrowthLines(of, indicator, shape);
    case 'headcount':
      return [];
  }
}

/**
 * The lines that a partner's individuals add to its ledger in a month: in the edition's order of indicators, then by
 * individual. Every individual must come once, with the exams that all of the partner's locations state.
 */
export function creditIndividuals(of: {
  individuals: readonly Individual[];
  edition: Edition;
  month: Month;
}): LedgerLine[] {
  const inOrder = of.individuals.toSorted((a, b) => (a.individual < b.individual ? -1 : 1));
  return of.edition.indicators.flatMap((indicator) =>
    indicator.shape.kind === 'headcount' ? headcountLines(inOrder, indicator, indicator.shape, of.month) : [],
  );
}
