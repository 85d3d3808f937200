import type { Month } from '../../src/month.ts';

/** Columns of reports with a market, and rows for them. */
export const subscriptions =
  'SubscriptionId Month CustomerTenantId Product SalesChannel AvailableSeats RevenueUSD MPNId PartnerAttributionType CustomerMarket';
export const usage =
  'SubscriptionId Month CustomerTenantId Product ActiveSeats AssignedSeats ProductionInstances MPNId PartnerAttachType CustomerMarket';

export const months = (...all: string[]) => all as Month[];

/** One seat and some revenue of one tenant in some months. */
export const sold = (
  tenant: string,
  over: readonly Month[],
  { usd = '0', market = 'IN', by = '1001', as = 'CSP', product = 'Sales' } = {},
) => over.map((month) => [`s-${tenant}`, month, tenant, product, 'CSP', 1, usd, by, as, market]);
/** Users of one tenant in some months. */
export const used = (
  tenant: string,
  over: readonly Month[],
  users: number,
  { market = '', by = '1001', as = 'CSP', product = 'Sales', assigned = '', instances = '' } = {},
) => over.map((month) => [`s-${tenant}`, month, tenant, product, users, assigned, instances, by, as, market]);
