import type { Month } from '../../month.ts';
import type { Indicator } from '../../rulebooks/edition.ts';
import type { CountedPer } from '../../rulebooks/shapes.ts';
import { firstAssociation } from '../attribution.ts';
import { type Crediting, isOwn, tenantNamed, type Why } from '../crediting.ts';
import type { Association } from '../ledger.ts';
import type { Account } from '../not-counted.ts';
import type { SubscriptionHistory, SubscriptionMonth, TenantHistory } from '../tenant.ts';

/** A subject of counting active users: a tenant, with all its subscriptions, or one subscription. */
export interface UserSubject {
  /** Fields of its ledger lines beside the tenant. */
  named: { subscription?: string };
  subscriptions: readonly SubscriptionHistory[];
}

/** Returns the tenant as one subject, or each of its subscriptions in ascending order. */
export function userSubjects({ subscriptions }: TenantHistory, countedPer: CountedPer): UserSubject[] {
  return countedPer === 'tenant'
    ? [{ named: {}, subscriptions }]
    : subscriptions.map((subscription) => ({
        named: { subscription: subscription.id },
        subscriptions: [subscription],
      }));
}

/** Returns the subject's subscriptions in one month. */
export function monthsOf({ subscriptions }: UserSubject, place: number): (SubscriptionMonth | undefined)[] {
  return subscriptions.map(({ months }) => months[place]);
}

/** Returns the monthly active users of a subject in one month (R5.8). */
export function usersOf({ subscriptions }: UserSubject, place: number): number {
  return subscriptions.reduce((sum, { months }) => sum + (months[place]?.users ?? 0), 0);
}

/** A usage row of the partner. */
export interface OwnRow {
  month: Month;
  by: Association;
}

/** Lists the partner's usage rows of a subject from one place to another. */
export function ownRows(of: Crediting, subject: UserSubject, from: number, to: number): OwnRow[] {
  const rows: OwnRow[] = [];
  for (let place = from; place <= to; place++) {
    const month = of.tenant.monthAt(place);
    for (const at of monthsOf(subject, place))
      for (const by of at?.associations ?? [])
        if (by.report === 'dynamics-365-usage' && isOwn(of, by)) rows.push({ month, by });
  }
  return rows;
}

/** Notes that rows of a subject are not counted. */
export function refuseRows(
  of: Crediting,
  account: Account,
  indicator: Indicator,
  { named }: UserSubject,
  rows: readonly OwnRow[],
  why: Why & { amount?: number },
): void {
  const { amount, ...rest } = why;
  const refused = {
    subject: { ...tenantNamed(of), ...named },
    association: firstAssociation(rows.map(({ by }) => by)),
    ...rest,
  };
  rows.forEach(({ month }, index) => {
    const once = amount === undefined ? {} : { amount: index === 0 ? amount : 0 };
    account.refuse(indicator, { ...refused, month, rows: 1, ...once });
  });
}
