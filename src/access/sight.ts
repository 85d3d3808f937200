import { forbidden } from '../errors.ts';
import { findPartner, partnerNotFound } from '../partners/find.ts';
import type { Services } from '../scores/services.ts';
import type { Permission } from './permissions.ts';
import { type Caller, isOperator } from './roles.ts';

/** The whole partner, or the part that belongs to some of its locations. */
type Extent = 'all' | ReadonlySet<string>;

/** Visible part of one partner. Scores, points and tiers are always visible. */
export interface Sight {
  /** Locations whose profiles and ledger entries are visible. */
  shown: Extent;
  /** Shown locations whose amounts of revenue are visible; if `all`, individuals are visible too. */
  detailed: Extent;
}

export const fullSight: Sight = { shown: 'all', detailed: 'all' };

/** Returns true if amounts of the whole partner are visible: its revenue, and points to two decimals (decision 14). */
export const showsAmounts = ({ detailed }: Sight): boolean => detailed === 'all';

/** Returns a test for the partners whose amounts as a whole the caller may see. */
export function seesAmountsOf(caller: Caller): (partnerId: string) => boolean {
  if (isOperator(caller)) return () => true;
  return (partnerId) =>
    showsAmounts(sightBy(caller.grants.filter((grant) => 'partnerId' in grant && grant.partnerId === partnerId)));
}

/** Returns true if an extent includes a location; data without a location are only in the whole. */
export const holds = (extent: Extent, location: string | undefined): boolean =>
  extent === 'all' || (location !== undefined && extent.has(location));

/**
 * Checks the caller's roles for the partner of an MPN id.
 * @returns what the caller may see of it
 * @throws ProductError `partner-not-found` if the caller has no role for it, in the same words as for a missing
 * partner; `forbidden` if none of the caller's roles allows the call
 */
export async function sightOf(
  services: Pick<Services, 'documents'>,
  caller: Caller,
  mpnId: string,
  permission: Permission & { reach: 'partner' },
): Promise<Sight> {
  if (isOperator(caller)) return fullSight;
  const { partnerId } = await findPartner(services, mpnId);
  const grants = caller.grants.filter((grant) => 'partnerId' in grant && grant.partnerId === partnerId);
  const named = grants.some((grant) => 'location' in grant && grant.location === mpnId);
  const whole = grants.some((grant) => !('location' in grant));
  if (grants.length === 0 || !(whole || named || mpnId === partnerId)) throw partnerNotFound(mpnId);
  const allowed = grants.filter(
    (grant) => permission.roles.includes(grant.role) && !(permission.whole && 'location' in grant),
  );
  if (allowed.length === 0) {
    throw forbidden('forbidden', `No role of yours for partner ${partnerId} allows this.`);
  }
  return sightBy(allowed);
}

function sightBy(grants: Caller['grants']): Sight {
  return { shown: extentOf(grants), detailed: extentOf(grants.filter(({ role }) => role !== 'report-viewer')) };
}

function extentOf(grants: Caller['grants']): Extent {
  if (grants.some((grant) => !('location' in grant))) return 'all';
  return new Set(grants.flatMap((grant) => ('location' in grant && grant.location ? [grant.location] : [])));
}
