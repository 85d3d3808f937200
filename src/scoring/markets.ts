import { type Market, marketKinds } from '../rulebooks/shapes.ts';
import type { Evidence } from './ledger.ts';

/** The markets that decide a partner's figures: that of its customers, and that of its own country (R6.2). */
export type PartnerMarkets = {
  customers: Market;
  country: Market;
};

export const noEvidence = (): Evidence => ({ tenants: { developed: 0, developing: 0 }, reached: {} });

/** Returns the kind of a country or market by its code; a missing one is developed (R6.2). */
const marketOf = (code: string, developed: ReadonlySet<string>): Market =>
  code === '' || developed.has(code) ? 'developed' : 'developing';

/** Returns the kind of a tenant's market from those named in its newest month: developed if any is (R6.2). */
export const marketOfTenant = (codes: ReadonlySet<string>, developed: ReadonlySet<string>): Market =>
  codes.size === 0 || [...codes].some((code) => developed.has(code)) ? 'developed' : 'developing';

/** Merges the evidence of several parts of a partner's facts, in any order. */
export function mergeEvidence(parts: Iterable<Evidence>): Evidence {
  const all = noEvidence();
  for (const { tenants, reached, large, uncovered } of parts) {
    for (const market of marketKinds) all.tenants[market] += tenants[market];
    for (const [indicator, months] of Object.entries(reached)) all.reached[indicator] = months;
    if (large) all.large = { now: (all.large?.now ?? 0) + large.now, before: (all.large?.before ?? 0) + large.before };
    if (uncovered) all.uncovered = uncovered;
  }
  return all;
}

/**
 * R6.2: returns the partner's markets. That of its customers is developed if any credited tenant is, developing if all
 * are, and without credited tenants that of the partner's own country.
 * @param country ISO 3166-1 alpha-2 code of the global account's country or, if it has none, of the first location with
 * one
 */
export function partnerMarkets({ tenants }: Evidence, country: string, developed: ReadonlySet<string>): PartnerMarkets {
  const own = marketOf(country, developed);
  const customers = tenants.developed > 0 ? 'developed' : tenants.developing > 0 ? 'developing' : own;
  return { customers, country: own };
}
