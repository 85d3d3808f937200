import type { CountedPer } from '../../rulebooks/shapes.ts';
import type { SubscriptionHistory, SubscriptionMonth, TenantHistory } from '../tenant.ts';

/** What active users are counted of: a tenant, with all its subscriptions, or one subscription. */
export interface UserSubject {
  /** What its ledger lines name besides the tenant. */
  named: { subscription?: string };
  subscriptions: readonly SubscriptionHistory[];
}

/** The tenant as one subject, or each of its subscriptions in ascending order. */
export function userSubjects({ subscriptions }: TenantHistory, countedPer: CountedPer): UserSubject[] {
  return countedPer === 'tenant'
    ? [{ named: {}, subscriptions }]
    : subscriptions.map((subscription) => ({
        named: { subscription: subscription.id },
        subscriptions: [subscription],
      }));
}

/** The subject's subscriptions in one month. */
export function monthsOf({ subscriptions }: UserSubject, place: number): (SubscriptionMonth | undefined)[] {
  return subscriptions.map(({ months }) => months[place]);
}

/** Monthly active users of a subject in one month (R5.8). */
export function usersOf({ subscriptions }: UserSubject, place: number): number {
  return subscriptions.reduce((sum, { months }) => sum + (months[place]?.users ?? 0), 0);
}
