import { count, globalAccount, idReader, labelReader, location, optionalCount, textReader } from '../cells.ts';
import { dynamics365UsageColumns as columns } from '../columns/dynamics-365-usage.ts';
import { active, attribution, market, paid } from '../customer-cells.ts';
import { monthCell } from '../dates.ts';
import type { Layout } from '../layout.ts';
import { positionsOf } from '../layout.ts';
import { finerName, lineKeyOf } from '../lines.ts';

const at = positionsOf(columns);

/** Keys of the columns that distinguish lines of one subscription, month and location, beside product and SKU. */
const lineKeys = ['type', 'skuId', 'salesModel', 'detailedSalesModel'];

/** Monthly use of subscriptions, with the associated locations. */
export const dynamics365Usage: Layout<'dynamics-365-usage'> = {
  report: 'dynamics-365-usage',
  columns,
  oneOf: [['sku', 'product']],
  slicedBy: ['location', 'month'],
  identifiedBy: ['subscription', 'month', 'tenant'],
  figures: [
    { column: at.activeSeats, property: 'activeSeats', form: 'count' },
    { column: at.availableSeats, property: 'availableSeats', form: 'optional-count' },
    { column: at.assignedSeats, property: 'assignedSeats', form: 'optional-count' },
    { column: at.productionInstances, property: 'productionInstances', form: 'optional-count' },
  ],
  reader(reading) {
    const [subscriptionId, tenantId] = [idReader(), idReader()];
    const [productName, name] = [labelReader(), textReader()];
    const finer = finerName(reading, columns, ['sku']);
    const lineKey = lineKeyOf(reading, columns, lineKeys, ['sku']);
    return (cells) => {
      const subscription = subscriptionId(cells, at.subscription);
      const month = monthCell(cells, at.month);
      const tenant = tenantId(cells, at.tenant);
      const activeSeats = count(cells, at.activeSeats);
      const ofLocation = location(cells, at.location);
      return {
        location: ofLocation,
        month,
        tenant,
        subscription,
        type: attribution(reading, cells, ofLocation, at.location, at.type),
        sku: finer(cells),
        lineKey: lineKey(cells),
        product: productName(cells, at.product),
        paid: paid(reading, cells[at.paid]!),
        active: active(reading, cells[at.state]!),
        activeSeats,
        availableSeats: optionalCount(cells, at.availableSeats),
        assignedSeats: optionalCount(cells, at.assignedSeats),
        productionInstances: optionalCount(cells, at.productionInstances),
        customerName: name(cells, at.customerName),
        market: market(reading, cells[at.market]!),
        globalAccount: globalAccount(cells, at.globalAccount),
      };
    };
  },
};
