import { addMonths, lastDay, type Month, monthFromNumber, monthNumber } from '../../src/month.ts';
import { type Figures, figures } from './figures.ts';
import type { Location } from './partners.ts';
import { between } from './random.ts';
import { storiesEnd } from './story.ts';
import { type Size, type Subscription, type Tenant, tenants } from './tenants.ts';
import { countryName } from './words.ts';

/** One row of a report: cells by column name. Columns that a report leaves empty are absent. */
export type Row = Record<string, string>;

type Monthly = 'subscription-details' | 'dynamics-365-usage';

/** Partner Center changed its columns on 2021-07-27. */
export type Generation = '2020' | '2021';

/** Selects the rows of a month. */
export interface Wanted {
  /** Partner Center's form until 2021-07-27, or since. */
  generation?: Generation;
  /** `published`: as first exported, mistakes included. `corrections`: only the corrected slices. */
  edition: 'published' | 'corrections';
}

/** Yields the rows of a monthly report for one month, tenant by tenant. */
export function* monthlyRows(
  size: Size,
  report: Monthly,
  month: Month,
  { edition, generation = '2020' }: Wanted,
): Generator<Row> {
  const number = monthNumber(month);
  const build = builders[report][generation];
  const shift = number - monthNumber(size.last);
  for (const tenant of tenants(size)) {
    for (const subscription of tenant.subscriptions) {
      const said = figures(subscription, number);
      if (said === null) continue;
      const now = subscription.associations.filter(({ from, until }) => number >= from && number < until);
      if (now.length === 0 && edition === 'published') yield* build(tenant, subscription, month, said, null);
      for (const { location, type } of now) {
        const fate = fateOf(location, report, shift);
        if (edition === 'corrections' ? fate.factor === 1 : fate.missing) continue;
        const shown = edition === 'corrections' ? said : misstate(said, report, fate.factor);
        yield* build(tenant, subscription, month, shown, { location, type });
      }
    }
  }
}

type Build = (tenant: Tenant, of: Subscription, month: Month, said: Figures, named: Named | null) => Row[];

const builders: Record<Monthly, Record<Generation, Build>> = {
  'subscription-details': { '2020': (...of) => [subscriptionRow(...of)], '2021': subscriptionLines },
  'dynamics-365-usage': { '2020': (...of) => [usageRow(...of)], '2021': (...of) => [laterUsageRow(...of)] },
};

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

/** Returns the global account that a row names beside its location; without one, the location itself. */
function globalAccountOf(named: Named | null): string {
  if (named === null) return '';
  const { partner, id } = named.location;
  return partner.locations.length > 1 ? partner.id : id;
}

/** Returns one line, or two for the fifth of the subscriptions that has two part numbers. */
function subscriptionLines(tenant: Tenant, of: Subscription, month: Month, said: Figures, named: Named | null): Row[] {
  const before = figures(of, monthNumber(month) - 1)?.seats ?? 0;
  const { AvailableSeats, RevenueUSD, FreeVsPaidSKU, EnrollmentId, AutoRenewEnabled, IsPartnerAttributable, ...kept } =
    subscriptionRow(tenant, of, month, said, named);
  const row = {
    ...kept,
    PGAMpnID: globalAccountOf(named),
    IsAutoRenew: AutoRenewEnabled === 'True' ? 'Yes' : 'No',
    // Names either the family alone or the deciding name; trials have names of their own and no licence column.
    Product: of.trial
      ? `${of.offer.product} Trial`
      : of.key % 2 === 0 && of.offer.product !== 'Power BI'
        ? 'Dynamics 365'
        : of.offer.product,
    ReportingProductName: of.offer.product,
    RawProductName: of.offer.sku,
    PartnerAttributionType: laterType(named?.type ?? ''),
    EnrollmentNumber: EnrollmentId!,
    PricingLevel: of.yearly ? 'Annual' : 'Monthly',
    IsDuplicateRowForPGA: '0',
  };
  const line = (part: string, seats: number, change: number, cents: number): Row => ({
    ...row,
    ProductPartNumber: `${part}-${String(of.key % 100_000).padStart(5, '0')}`,
    AvailableSeatsEOP: String(seats),
    AvailableSeats: String(change),
    BilledRevenueUSD: dollars(cents),
    AzureConsumedRevenueUSD: '0',
  });
  const [seats, change, cents] = [of.trial ? 0 : said.seats, of.trial ? 0 : said.seats - before, said.revenueCents];
  if (of.key % 5 !== 0 || seats < 2) return [line('NCE', seats, change, cents)];
  const half = Math.floor(seats / 2);
  return [
    line('NCE', half, 0, Math.floor(cents / 3)),
    line('ADD', seats - half, change, cents - Math.floor(cents / 3)),
  ];
}

/** Converts an attribution type to the spelling of the later files. */
const laterType = (type: string): string => ({ 'CSP Tier 1': 'CSP T1', 'CSP Tier 2': 'CSP T2' })[type] ?? type;

function laterUsageRow(tenant: Tenant, of: Subscription, month: Month, said: Figures, named: Named | null): Row {
  const { Product, ProductionInstances, WorkloadName, ...row } = usageRow(tenant, of, month, said, named);
  return {
    ...row,
    PGAMpnID: globalAccountOf(named),
    SubscriptionStartDate: startDay(of),
    SKUId: `SKU-${of.offer.cents}`,
    SalesModel: of.channel,
    CustomerTpid: tenant.tpid,
    CustomerSegment: tenant.segment,
    PartnerLocation: named === null ? '' : `${named.location.city}, ${countryName(named.location.country)}`,
    PartnerAttachType: laterType(named?.type ?? ''),
    DeploymentOpportunity: String(said.seats - Math.ceil(said.seats * 0.95)),
    ActiveUsagePercent: said.seats === 0 ? '0' : String(Math.round((said.activeSeats * 100) / said.seats)),
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

/** Returns the misfortune of a location's slice, `shift` months from the network's last month. */
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

/** Returns the first day of the agreement: some day of its first month. */
function startDay(of: Subscription): string {
  return `${monthFromNumber(of.from)}-${String(between(1, 28, of.key, 0)).padStart(2, '0')}`;
}

function dollars(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
