import { count, idReader, labelReader, location, money, textReader } from '../cells.ts';
import { countryIn } from '../countries.ts';
import { attribution, attributionTypeForms, customerColumns } from '../customer-columns.ts';
import { monthCell, optionalDayCell } from '../dates.ts';
import type { Cells, Column, Layout } from '../layout.ts';
import { Fault, positionsOf } from '../layout.ts';
import { activeIn, channelIn, paidIn } from '../vocabulary.ts';

const columns = [
  customerColumns.subscription,
  customerColumns.month,
  customerColumns.tenant,
  { name: 'Product', required: true, holds: "The product's name." },
  {
    name: 'SalesChannel',
    required: true,
    holds: 'EA, CSP or Web Direct, also by their longer names. Any other is kept and not counted.',
  },
  { name: 'AvailableSeats', required: true, holds: 'Seats bought: a whole number from 0.' },
  {
    name: 'RevenueUSD',
    required: true,
    holds: 'Billed revenue less credits in USD, at most two decimals; may be negative.',
  },
  customerColumns.location,
  { name: 'PartnerAttributionType', required: true, holds: attributionTypeForms },
  {
    name: 'SubscriptionStartDate',
    required: false,
    holds: 'The day the agreement starts: 2021-02-03 or 2/3/2021. EA rows need it.',
  },
  { name: 'SubscriptionEndDate', required: false, holds: 'The day the subscription ends. Not used.' },
  { name: 'SubscriptionState', required: false, holds: 'Active, In Grace, InGracePeriod or empty where it is active.' },
  customerColumns.sku,
  customerColumns.paid,
  customerColumns.customerName,
  { name: 'CustomerTpid', required: false, holds: "Microsoft's account number of the customer. Not used." },
  { name: 'CustomerSegment', required: false, holds: "The customer's segment. Not used." },
  customerColumns.market,
  customerColumns.partnerName,
  { name: 'PartnerLocation', required: false, holds: "The location's country. Not used: profiles tell it." },
  { name: 'EnrollmentId', required: false, holds: 'The enterprise enrollment. Not used.' },
] as const satisfies readonly Column[];
const at = positionsOf(columns);

/** Subscriptions by month: seats, revenue and who is associated. EA rows without a start are rejected as `missing-agreement-start`. */
export const subscriptionDetails: Layout<'subscription-details'> = {
  report: 'subscription-details',
  columns,
  oneOf: [],
  slicedBy: ['MPNId', 'Month'],
  reader() {
    const [subscriptionId, tenantId] = [idReader(), idReader()];
    const [productName, skuName, name] = [labelReader(), labelReader(), textReader()];
    return (cells) => {
      const subscription = subscriptionId(cells, at.SubscriptionId);
      const month = monthCell(cells, at.Month);
      const tenant = tenantId(cells, at.CustomerTenantId);
      const product = productName(cells, at.Product);
      const channel = channelIn(cells[at.SalesChannel]!);
      const seats = count(cells, at.AvailableSeats);
      const revenueCents = money(cells, at.RevenueUSD);
      const ofLocation = location(cells, at.MPNId);
      const type = attribution(cells, ofLocation, at.MPNId, at.PartnerAttributionType);
      return {
        location: ofLocation,
        month,
        tenant,
        subscription,
        type,
        product,
        channel,
        seats,
        revenueCents,
        start: channel === 'EA' ? agreementStart(cells) : optionalDayCell(cells, at.SubscriptionStartDate),
        active: activeIn(cells[at.SubscriptionState]!),
        sku: skuName(cells, at.SKU),
        paid: paidIn(cells[at.FreeVsPaidSKU]!),
        customerName: name(cells, at.CustomerName),
        market: countryIn(cells[at.CustomerMarket]!),
      };
    };
  },
};

/** R5.2 counts an EA row by its agreement's first year, so the row is of no use without the start. */
function agreementStart(cells: Cells) {
  const start = optionalDayCell(cells, at.SubscriptionStartDate);
  if (start === null) {
    throw new Fault(
      at.SubscriptionStartDate,
      'missing-agreement-start',
      'An EA row needs the day its agreement starts; fill in SubscriptionStartDate.',
    );
  }
  return start;
}
