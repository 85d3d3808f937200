import type { CountedPer } from '../../rulebooks/shapes.ts';
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
