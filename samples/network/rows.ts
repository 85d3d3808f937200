import { addMonths, lastDay, type Month, monthFromNumber, monthNumber } from '../../src/month.ts';
import { type Figures, figures } from './figures.ts';
import type { Location } from './partners.ts';
import { between } from './random.ts';
import { storiesEnd } from './story.ts';
import { type Size, type Subscription, type Tenant, tenants } from './tenants.ts';
import { countryName } from './words.ts';

/** One row of a report: what each column says. Columns that a report leaves empty are absent. */
export type Row = Record<string, string>;

type Monthly = 'subscription-details' | 'dynamics-365-usage';

/** Which rows of a month are wanted. */
export interface Wanted {
  /** `published`: as first exported, mistakes included. `corrections`: only the slices that were mended, mended. */
  edition: 'published' | 'corrections';
}

/** The rows of a monthly report for one month, tenant by tenant. */
export function* monthlyRows(size: Size, report: Monthly, month: Month, { edition }: Wanted): Generator<Row> {
  const number = monthNumber(month);
  const build = report === 'subscription-details' ? subscriptionRow : usageRow;
  const shift = number - monthNumber(size.last);
  for (const tenant of tenants(size)) {
    for (const subscription of tenant.subscriptions) {
      const said = figures(subscription, number);
      if (said === null) continue;
      const now = subscription.associations.filter(({ from, until }) => number >= from && number < until);
      if (now.length === 0 && edition === 'published') yield build(tenant, subscription, month, said, null);
      for (const { location, type } of now) {
        const fate = fateOf(location, report, shift);
        if (edition === 'corrections' ? fate.factor === 1 : fate.missing) continue;
        const shown = edition === 'corrections' ? said : misstate(said, report, fate.factor);
        yield build(tenant, subscription, month, shown, { location, type });
      }
    }
  }
}

interface Named {
  location: Location;
  type: string;
}

function subscriptionRow(tenant: Tenant, of: Subscription, month: Month, said: Figures, named: Named | null): Row {
  const start = startDay(of);
  return {
    CustomerTenantId: tenant.id,
    CustomerName: tenant.name,
    CustomerTpid: tenant.tpid,
    CustomerSegment: tenant.segment,
    CustomerMarket: countryName(tenant.country),
    SubscriptionId: of.id,
    SubscriptionState: said.state,
    SubscriptionStartDate: start,
    SubscriptionEndDate: lastDay(
      addMonths(monthFromNumber(of.from), (Math.floor((monthNumber(month) - of.from) / 12) + 1) * 12 - 1),
    ),
    Month: month,
    Product: of.offer.product,
    SKU: of.trial ? `${of.offer.product} Trial` : of.offer.sku,
    FreeVsPaidSKU: of.trial ? 'Free' : 'Paid',
    SalesChannel: of.channel,
    EnrollmentId: of.channel.startsWith('E') ? String(between(1_000_000, 9_999_999, of.key, 1)) : '',
    AvailableSeats: String(said.seats),
    RevenueUSD: dollars(said.revenueCents),
    MPNId: named?.location.id ?? '',
    PartnerName: named?.location.partner.name ?? '',
    PartnerLocation: named === null ? '' : `${named.location.city}, ${countryName(named.location.country)}`,
    PartnerAttributionType: named?.type ?? '',
    AutoRenewEnabled: between(0, 4, of.key, 2) === 0 ? 'False' : 'True',
    IsPartnerAttributable: named === null ? 'False' : 'True',
  };
}

function usageRow(tenant: Tenant, of: Subscription, month: Month, said: Figures, named: Named | null): Row {
  return {
    CustomerTenantId: tenant.id,
    CustomerName: tenant.name,
    CustomerMarket: tenant.country,
    SubscriptionId: of.id,
    SubscriptionStatus: said.state,
    Month: month,
    Product: of.offer.product,
    SKU: of.trial ? `${of.offer.product} Trial` : of.offer.sku,
    FreeVsPaidSKU: of.trial ? 'Free' : 'Paid',
    AvailableSeats: String(said.seats),
    AssignedSeats: String(Math.ceil(said.seats * 0.95)),
    ActiveSeats: String(said.activeSeats),
    ProductionInstances: said.activeSeats > 0 ? String(said.seats > 60 ? 2 : 1) : '',
    MPNId: named?.location.id ?? '',
    PartnerName: named?.location.partner.name ?? '',
    PartnerAttachType: named?.type ?? '',
    WorkloadName: of.offer.product.replace('Dynamics 365 ', ''),
  };
}

/** What befalls a location's slice, `shift` months from the network's last one. */
function fateOf(location: Location, report: Monthly, shift: number): { missing: boolean; factor: number } {
  const { misstated, missing } = location.partner.story;
  const at = (month: string) => monthNumber(month as Month) - monthNumber(storiesEnd) === shift;
  const factor = misstated !== undefined && misstated.report === report && at(misstated.month) ? misstated.factor : 1;
  const number = location.partner.locations.indexOf(location);
  return {
    factor,
    missing: missing?.some((slice) => slice.report === report && slice.location === number && at(slice.month)) ?? false,
  };
}

function misstate(said: Figures, report: Monthly, factor: number): Figures {
  if (factor === 1) return said;
  return report === 'subscription-details'
    ? { ...said, revenueCents: Math.round(said.revenueCents * factor) }
    : { ...said, activeSeats: Math.round(said.activeSeats * factor) };
}

/** The day the agreement starts: some day of its first month. */
function startDay(of: Subscription): string {
  return `${monthFromNumber(of.from)}-${String(between(1, 28, of.key, 0)).padStart(2, '0')}`;
}

function dollars(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
