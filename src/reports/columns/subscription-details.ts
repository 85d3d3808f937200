import type { Column } from '../column.ts';
import { customerColumns } from './customers.ts';

/** Subscription details, in Partner Center's API `SeatsSubscriptionsAndRevenue`. */
export const subscriptionDetailsColumns = [
  customerColumns.subscription,
  customerColumns.month,
  customerColumns.tenant,
  {
    key: 'product',
    names: { Product: 'DD20' },
    required: true,
    holds: "The product's name; if it names only the family (Dynamics 365), the finer names decide.",
  },
  {
    key: 'channel',
    names: { SalesChannel: 'DD20' },
    required: true,
    holds: 'The sales channel. Any other than the counted ones is stored and not counted.',
  },
  {
    key: 'seats',
    names: { AvailableSeatsEOP: 'DD21', TotalSoldSeats: 'SQ21', AvailableSeats: 'DD20' },
    required: true,
    holds:
      'Seats bought, at the end of the month: a whole number from 0. AvailableSeats holds them only next to RevenueUSD; next to BilledRevenueUSD it is the change of the month and is ignored.',
    onlyBeside: {
      name: 'AvailableSeats',
      beside: 'RevenueUSD',
      code: 'seats-are-changes',
      message:
        'AvailableSeats in this file is the change of seats from month to month, not their number. Make the download again with the column AvailableSeatsEOP ticked (by the API: TotalSoldSeats).',
    },
  },
  {
    key: 'revenue',
    names: { BilledRevenueUSD: 'DD21', RevenueUSD: 'DD20' },
    required: true,
    holds: 'Billed revenue less credits in USD; may be negative.',
    whenMissing: 'Partner Center gives revenue to executive report viewers only: ask one of them for the download.',
  },
  customerColumns.location,
  {
    key: 'type',
    names: { PartnerAttributionType: 'DD20' },
    required: true,
    holds: 'How the location is associated with the subscription. Empty for a direct customer.',
  },
  {
    key: 'start',
    names: { SubscriptionStartDate: 'DD20' },
    required: false,
    holds: 'The day the agreement starts. EA rows need it.',
  },
  {
    key: 'end',
    names: { SubscriptionEndDate: 'DD20' },
    required: false,
    holds: 'The day the subscription ends. Not used.',
    unread: true,
  },
  {
    key: 'state',
    names: { SubscriptionState: 'DD20' },
    required: false,
    holds: 'The state of the subscription: seats count in an active one, or where it is empty.',
  },
  customerColumns.sku,
  // This report's sources do not list the column; those of the usage report do.
  { ...customerColumns.paid, names: { FreeVsPaidSKU: 'own' } },
  customerColumns.customerName,
  {
    key: 'customerTpid',
    names: { CustomerTpid: 'DD20' },
    required: false,
    holds: "Microsoft's account number of the customer. Not used.",
    unread: true,
  },
  {
    key: 'segment',
    names: { CustomerSegment: 'DD20' },
    required: false,
    holds: "The customer's segment. Not used.",
    unread: true,
  },
  customerColumns.market,
  customerColumns.partnerName,
  {
    key: 'partnerLocation',
    names: { PartnerLocation: 'DD20' },
    required: false,
    holds: "The location's country. Not used: it is taken from partner profiles.",
    unread: true,
  },
  {
    key: 'enrollment',
    names: { EnrollmentNumber: 'DD21', EnrollmentId: 'DD20' },
    required: false,
    holds: 'The enterprise enrollment: it distinguishes lines of one subscription.',
  },
  {
    key: 'rawProduct',
    names: { RawProductName: 'DD21' },
    required: false,
    holds: 'A finer name of the product.',
  },
  {
    key: 'reportingProduct',
    names: { ReportingProductName: 'DD21' },
    required: false,
    holds: 'A finer name of the product, which takes precedence over the other two.',
  },
  {
    key: 'partNumber',
    names: { ProductPartNumber: 'DD21' },
    required: false,
    holds: 'The part number: it distinguishes lines of one subscription.',
  },
  {
    key: 'pricingLevel',
    names: { PricingLevel: 'DD21' },
    required: false,
    holds: 'The price level: it distinguishes lines of one subscription.',
  },
  customerColumns.globalAccount,
] as const satisfies readonly Column[];
