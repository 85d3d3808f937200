import { type AttributionType, attributionTypes } from '../reports/rows.ts';
import type { AttributionRule } from '../rulebooks/edition.ts';
import type { CreditGroup } from '../rulebooks/shapes.ts';
import type { Association } from './ledger.ts';

/**
 * Returns the associations credited for a group among all those of one subscription in one month, of all locations:
 * both reports, qualifying rows only (R4.1–R4.5). Nothing is split: each gets the full amount (R4.7).
 */
export function credited(
  rule: AttributionRule,
  group: CreditGroup,
  associations: readonly Association[],
): Association[] {
  const creditsGroup = (type: AttributionType) => rule.credits[type]?.includes(group) ?? false;
  // Nearly every subscription has one association in a month.
  const [only] = associations;
  if (only && associations.length === 1) return creditsGroup(only.type) ? [only] : [];
  const stands = (type: AttributionType) => associations.some((association) => association.type === type);
  return associations.filter(
    ({ type }) =>
      creditsGroup(type) && !rule.givesWayTo[type]?.some((stronger) => creditsGroup(stronger) && stands(stronger)),
  );
}

/** Compares associations: location by code unit, then type, then subscription-details before usage. */
export function compareAssociations(a: Association, b: Association): number {
  if (a.location !== b.location) return a.location < b.location ? -1 : 1;
  if (a.type !== b.type) return attributionTypes.indexOf(a.type) - attributionTypes.indexOf(b.type);
  if (a.report !== b.report) return a.report === 'subscription-details' ? -1 : 1;
  return 0;
}

/** Returns the first association in the order of {@link compareAssociations}. */
export function firstAssociation(associations: readonly Association[]): Association | undefined {
  return associations.reduce<Association | undefined>(
    (first, next) => (first === undefined || compareAssociations(next, first) < 0 ? next : first),
    undefined,
  );
}
