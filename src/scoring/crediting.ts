import type { LocationId } from '../reports/rows.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import type { CreditGroup } from '../rulebooks/shapes.ts';
import { compareAssociations, credited, firstAssociation } from './attribution.ts';
import type { Coverage } from './facts.ts';
import type { Association, LedgerLine } from './ledger.ts';
import type { SubscriptionMonth, TenantHistory } from './tenant.ts';

/** One tenant from one partner's point of view: input of the indicators that depend on tenants. */
export interface Crediting {
  edition: Edition;
  coverage: Coverage;
  tenant: TenantHistory;
  /** The partner's locations. */
  locations: ReadonlySet<LocationId>;
}

/** Returns the partner's own associations that are credited for a group on a subscription in a month (R4). */
export function ownCredits(of: Crediting, group: CreditGroup, at: SubscriptionMonth | undefined): Association[] {
  if (!at?.associations.some(({ location }) => of.locations.has(location))) return [];
  return credited(of.edition.attribution, group, at.associations).filter(({ location }) => of.locations.has(location));
}

/**
 * Returns the first of the partner's credited associations over several subscriptions in one month, for the ledger
 * line.
 */
export function firstOwnCredit(
  of: Crediting,
  group: CreditGroup,
  months: readonly (SubscriptionMonth | undefined)[],
  accepted: (association: Association) => boolean = () => true,
): Association | undefined {
  return firstAssociation(months.flatMap((at) => ownCredits(of, group, at)).filter(accepted));
}

/** An amount in one of the tenant's months, with the association that gave it. */
export interface Entry {
  place: number;
  amount: number;
  association: Association;
}

/**
 * Makes one ledger line for each association, in a fixed order, from entries in ascending order of months. Leaves out
 * entries of 0, and lines without an entry.
 */
export function linesByAssociation(
  of: Crediting,
  indicator: Indicator,
  subject: Pick<LedgerLine, 'subscription'>,
  entries: readonly Entry[],
): LedgerLine[] {
  const { tenant, customerName, monthAt } = of.tenant;
  const grouped: { association: Association; amounts: [ReturnType<typeof monthAt>, number][] }[] = [];
  for (const { place, amount, association } of entries) {
    if (amount === 0) continue;
    let group = grouped.find((other) => compareAssociations(other.association, association) === 0);
    if (group === undefined) {
      group = { association, amounts: [] };
      grouped.push(group);
    }
    group.amounts.push([monthAt(place), amount]);
  }
  return grouped
    .sort((a, b) => compareAssociations(a.association, b.association))
    .map(({ association, amounts }) => ({
      indicator: indicator.id,
      tenant,
      ...(customerName === '' ? {} : { customerName }),
      ...subject,
      rule: indicator.rules[0]!,
      association,
      amounts,
    }));
}
