import { between } from './random.ts';
import type { Subscription } from './tenants.ts';

/** Figures of a subscription in one month. */
export interface Figures {
  state: 'Active' | 'Suspended';
  seats: number;
  /** Billed less credits. */
  revenueCents: number;
  activeSeats: number;
}

/** Share of the users that are active in each month after going live. */
const ramp = [0.45, 0.75, 0.9];
/** Months in which a subscription that ended is still listed, as suspended. */
const suspension = 2;

/** Returns a subscription's figures in a month (given as a number), or null if the reports do not list it. */
export function figures(of: Subscription, month: number): Figures | null {
  if (month < of.from || (month >= of.until + suspension && month < of.back)) return null;
  const seats = Math.max(1, Math.round(of.seats * (1 + of.growth) ** ((month - of.from) / 12)));
  if (month >= of.until && month < of.back) return { state: 'Suspended', seats, revenueCents: 0, activeSeats: 0 };
  return { state: 'Active', seats, revenueCents: revenue(of, month, seats), activeSeats: users(of, month, seats) };
}

function revenue(of: Subscription, month: number, seats: number): number {
  if (of.trial) return 0;
  const bill = seats * of.price;
  const billed = !of.yearly ? bill : (month - of.from) % 12 === 0 ? bill * 12 : 0;
  return billed - (of.credit?.month === month ? bill * of.credit.bills : 0);
}

function users(of: Subscription, month: number, seats: number): number {
  const live = month >= of.back ? of.back : of.from + of.goLive;
  if (month < live) return Math.min(seats, between(0, 1, of.key, month));
  const aboard = ramp[month - live] ?? 1;
  return Math.min(seats, Math.round((seats * of.adoption * aboard * between(95, 103, of.key, month)) / 100));
}
