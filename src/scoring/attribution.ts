import { type AttributionType, attributionTypes } from '../reports/rows.ts';
import type { AttributionRule } from '../rulebooks/edition.ts';
import type { CreditGroup } from '../rulebooks/shapes.ts';
import type { Association } from './ledger.ts';

/** Why an association gives no credit: its type never does, or there is a stronger association beside it. */
export type WithoutCredit = { reason: 'type-without-credit' } | { reason: 'claimed-first'; by: Association };

/**
 * Returns why one of a subscription's associations in a month gives no credit for a group (R4.1–R4.5); `undefined` if
 * it does.
 * @param associations all of the subscription in the month, of all locations: both reports, qualifying rows only
 */
export function withoutCredit(
  rule: AttributionRule,
  group: CreditGroup,
  { type }: Association,
  associations: readonly Association[],
): WithoutCredit | undefined {
  const creditsGroup = (of: AttributionType) => rule.credits[of]?.includes(group) ?? false;
  if (!creditsGroup(type)) return { reason: 'type-without-credit' };
  const stronger = rule.givesWayTo[type];
  // Nearly every subscription has one association in a month.
  if (stronger === undefined || associations.length === 1) return undefined;
  const by = firstAssociation(associations.filter((one) => stronger.includes(one.type) && creditsGroup(one.type)));
  return by && { reason: 'claimed-first', by };
}

/**
 * Returns the associations credited for a group among all those of one subscription in one month. Nothing is split:
 * each gets the full amount (R4.7).
 */
export function credited(
  rule: AttributionRule,
  group: CreditGroup,
  associations: readonly Association[],
): Association[] {
  return associations.filter((one) => withoutCredit(rule, group, one, associations) === undefined);
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
