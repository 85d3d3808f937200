import type { Month } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import { dependsOnMarkets } from '../rulebooks/lookback.ts';
import { creditGroups, ledgerUnits, type Measure } from '../rulebooks/shapes.ts';
import { type Crediting, ownCredits } from './crediting.ts';
import type { Coverage, TenantFacts } from './facts.ts';
import { consumptionGrowthLines } from './indicators/consumption-growth.ts';
import { customerAddLines } from './indicators/customer-adds.ts';
import { deploymentLines } from './indicators/deployments.ts';
import { headcountGrowthLines, headcountLines, monthsReached, type Staff } from './indicators/headcount.ts';
import { netWorkloadLines } from './indicators/net-workloads.ts';
import { revenueLines } from './indicators/revenue.ts';
import { userGrowthLines } from './indicators/user-growth.ts';
import { accountForWorkloads } from './indicators/workloads-account.ts';
import type { Evidence, LedgerLine } from './ledger.ts';
import { noEvidence } from './markets.ts';
import type { Account } from './not-counted.ts';
import { tenantHistory } from './tenant.ts';
import { refuseUnqualified } from './unqualified.ts';
import { reportOfMeasure, tenantWorkloads, uncoveredReports } from './workloads.ts';

/** A tenant to be credited to a partner (given by its locations), in a month, by an edition. */
export interface TenantCredit {
  facts: TenantFacts;
  coverage: Coverage;
  edition: Edition;
  month: Month;
  locations: ReadonlySet<LocationId>;
  /** Takes what counts and what does not, and why. */
  account?: Account | undefined;
}

/**
 * Computes the lines that one tenant adds to the ledger of one partner, given by its locations, in a month: in the
 * edition's order of indicators, then by subscription and association. The same facts in any order give the same lines.
 * The facts must go back as far as the edition depends on them; other months change nothing.
 */
export function creditTenant(of: TenantCredit): LedgerLine[] {
  return creditOfTenant(of).lines;
}

/** What one tenant adds to a partner's ledger, and to what decides the partner's figures. */
export interface CreditOfTenant {
  lines: LedgerLine[];
  markets?: ReadonlySet<string>;
  /** Workloads large enough for the enterprise track, in the scored month and a year before (R10.2). */
  large?: NonNullable<Evidence['large']>;
}

/**
 * Like {@link creditTenant}, but also returns the codes of the tenant's market if the edition depends on markets and
 * the partner is credited for a subscription of the tenant in the month (R6.2): no codes if none of the given facts
 * names one.
 */
export function creditOfTenant(of: TenantCredit): CreditOfTenant {
  if (of.edition.workloads !== undefined) return creditWorkloads(of);
  const { facts, coverage, edition, month, locations, account } = of;
  const tenant = tenantHistory(facts, edition, month);
  const crediting = { edition, coverage, locations, tenant, account };
  if (account) refuseUnqualified(crediting, account, facts);
  const lines = edition.indicators.flatMap((indicator) => tenantLines(crediting, indicator));
  if (!dependsOnMarkets(edition)) return { lines };
  const isCredited = tenant.subscriptions.some(({ months }) =>
    creditGroups.some((group) => ownCredits(crediting, group, months[tenant.scored]).length > 0),
  );
  return isCredited ? { lines, markets: tenant.markets } : { lines };
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
    default:
      return [];
  }
}

/**
 * Credits a tenant's workloads (R10.1–R10.6). A difference of months that are not both covered has no lines (R10.8).
 */
function creditWorkloads(of: TenantCredit): CreditOfTenant {
  const { facts, coverage, edition, month, locations, account } = of;
  const uncovered = uncoveredReports(coverage, locations, edition, month);
  const by = (measure: Measure) => (uncovered.includes(reportOfMeasure[measure]) ? [] : tenantWorkloads(of, measure));
  const workloads = { revenue: by('revenue'), consumption: by('consumption') };
  if (account) accountForWorkloads(of, account, workloads);
  const named = { tenant: facts.tenant, customerName: facts.name };
  const lines = edition.indicators.flatMap((indicator) => {
    const { shape } = indicator;
    if (shape.kind === 'net-workloads') return netWorkloadLines(named, workloads[shape.measure], indicator, shape);
    return shape.kind === 'consumption-growth' ? consumptionGrowthLines(named, workloads.consumption, indicator) : [];
  });
  const above = (edition.track?.revenueAbove ?? Number.POSITIVE_INFINITY) * ledgerUnits('USD');
  const large = (at: 'now' | 'before') => workloads.revenue.filter((one) => (one[at]?.amount ?? 0) > above).length;
  return { lines, large: { now: large('now'), before: large('before') } };
}

/**
 * Computes the lines that a partner's individuals add to its ledger in a month: in the edition's order of indicators,
 * then by individual. Every individual must be given once, with the exams and certifications of all of the partner's
 * locations.
 */
export function creditIndividuals(of: Staff): LedgerLine[] {
  const staff = inOrder(of);
  return of.edition.indicators.flatMap((indicator) => {
    const { shape } = indicator;
    if (shape.kind === 'headcount') return headcountLines(staff, indicator, shape);
    return shape.kind === 'headcount-growth' ? headcountGrowthLines(staff, indicator, shape) : [];
  });
}

/** Computes the evidence of a partner's individuals: since when there are enough for points to be held (R6.5). */
export function evidenceOfIndividuals(of: Staff): Evidence {
  const evidence = noEvidence();
  for (const { id, shape } of of.edition.indicators) {
    if (shape.kind !== 'headcount-growth') continue;
    const reached = monthsReached(of, shape);
    if (Object.keys(reached).length > 0) evidence.reached[id] = reached;
  }
  return evidence;
}

function inOrder(of: Staff): Staff {
  return { ...of, individuals: of.individuals.toSorted((a, b) => (a.individual < b.individual ? -1 : 1)) };
}
