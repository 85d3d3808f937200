import type { LocationId } from '../reports/rows.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import type { CreditGroup } from '../rulebooks/shapes.ts';
import { compareAssociations, credited, firstAssociation, withoutCredit } from './attribution.ts';
import type { Coverage } from './facts.ts';
import type { Association, LedgerLine } from './ledger.ts';
import type { Account, Refused } from './not-counted.ts';
import type { SubscriptionMonth, TenantHistory } from './tenant.ts';

/** One tenant from one partner's point of view: input of the indicators that depend on tenants. */
export interface Crediting {
  edition: Edition;
  coverage: Coverage;
  tenant: TenantHistory;
  /** The partner's locations. */
  locations: ReadonlySet<LocationId>;
  /** Takes what counts and what does not, and why; absent where only lines are asked for. */
  account?: Account | undefined;
}

/** Returns true if an association is the partner's. */
export const isOwn = ({ locations }: Crediting, { location }: Association): boolean => locations.has(location);

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

/** Returns the fields that name the tenant in ledger lines and in entries of what is not counted. */
export const tenantNamed = ({
  tenant: { tenant, customerName },
}: Crediting): Pick<LedgerLine, 'tenant' | 'customerName'> => ({
  tenant,
  ...(customerName === '' ? {} : { customerName }),
});

/** Why something of a tenant is not counted, without whose it is and when. */
export type Why = Pick<Refused, 'reason' | 'rule' | 'association' | 'details'>;

/** Says why one of the partner's own associations is not credited for a group. Call it only for one that is not. */
export function refusalOf(of: Crediting, group: CreditGroup, association: Association, at: SubscriptionMonth): Why {
  const { attribution } = of.edition;
  const why = withoutCredit(attribution, group, association, at.associations)!;
  const { reason } = why;
  if (reason === 'type-without-credit')
    return { reason, rule: attribution.credits[association.type] ? 'R4.3' : 'R4.1', association };
  // In the first editions of `cba` any claim is credited for both groups.
  const rule = attribution.credits['CPOR-OSA']?.length === 2 ? 'R4.5' : 'R4.4';
  return { reason, rule, association, details: { claim: { type: why.by.type, own: isOwn(of, why.by) } } };
}

/**
 * Says why none of the partner's own associations over several subscriptions in one month is credited for a group;
 * `undefined` if it has none.
 */
export function whyUncredited(
  of: Crediting,
  group: CreditGroup,
  months: readonly (SubscriptionMonth | undefined)[],
): Why | undefined {
  const own = months.flatMap((at) =>
    (at?.associations ?? []).filter((one) => isOwn(of, one)).map((association) => ({ at: at!, association })),
  );
  const first = firstAssociation(own.map(({ association }) => association));
  return first && refusalOf(of, group, first, own.find(({ association }) => association === first)!.at);
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
  const { monthAt } = of.tenant;
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
      ...tenantNamed(of),
      ...subject,
      rule: indicator.rules[0]!,
      association,
      amounts,
    }));
}
