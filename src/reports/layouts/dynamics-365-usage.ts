import { count, idReader, labelReader, location, optionalCount, textReader } from '../cells.ts';
import { countryIn } from '../countries.ts';
import { attribution, attributionTypeForms, customerColumns } from '../customer-columns.ts';
import { monthCell } from '../dates.ts';
import type { Column, Layout } from '../layout.ts';
import { positionsOf } from '../layout.ts';
import { activeIn, paidIn } from '../vocabulary.ts';

const columns = [
  customerColumns.subscription,
  customerColumns.month,
  customerColumns.tenant,
  { name: 'ActiveSeats', required: true, holds: 'Active users: a whole number from 0.' },
  customerColumns.location,
  { name: 'PartnerAttachType', required: true, holds: attributionTypeForms },
  customerColumns.sku,
  { name: 'Product', required: false, holds: "The product's name. This or SKU must be there." },
  customerColumns.paid,
  {
    name: 'SubscriptionStatus',
    required: false,
    holds: 'Active, In Grace, InGracePeriod or empty where it is active.',
  },
  { name: 'AvailableSeats', required: false, holds: 'Seats bought: a whole number from 0, or empty.' },
  { name: 'AssignedSeats', required: false, holds: 'Seats assigned to users: a whole number from 0, or empty.' },
  { name: 'ProductionInstances', required: false, holds: 'Production instances: a whole number from 0, or empty.' },
  customerColumns.customerName,
  customerColumns.market,
  customerColumns.partnerName,
] as const satisfies readonly Column[];
const at = positionsOf(columns);

/** Use of the subscriptions by month, and who is associated. */
export const dynamics365Usage: Layout<'dynamics-365-usage'> = {
  report: 'dynamics-365-usage',
  columns,
  oneOf: [['SKU', 'Product']],
  slicedBy: ['MPNId', 'Month'],
  reader() {
    const [subscriptionId, tenantId] = [idReader(), idReader()];
    const [productName, skuName, name] = [labelReader(), labelReader(), textReader()];
    return (cells) => {
      const subscription = subscriptionId(cells, at.SubscriptionId);
      const month = monthCell(cells, at.Month);
      const tenant = tenantId(cells, at.CustomerTenantId);
      const activeSeats = count(cells, at.ActiveSeats);
      const ofLocation = location(cells, at.MPNId);
      return {
        location: ofLocation,
        month,
        tenant,
        subscription,
        type: attribution(cells, ofLocation, at.MPNId, at.PartnerAttachType),
        sku: skuName(cells, at.SKU),
        product: productName(cells, at.Product),
        paid: paidIn(cells[at.FreeVsPaidSKU]!),
        active: activeIn(cells[at.SubscriptionStatus]!),
        activeSeats,
        availableSeats: optionalCount(cells, at.AvailableSeats),
        assignedSeats: optionalCount(cells, at.AssignedSeats),
        productionInstances: optionalCount(cells, at.ProductionInstances),
        customerName: name(cells, at.CustomerName),
        market: countryIn(cells[at.CustomerMarket]!),
      };
    };
  },
};
