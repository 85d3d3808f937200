import { count, globalAccount, idReader, labelReader, location, money, textReader } from '../cells.ts';
import { subscriptionDetailsColumns as columns } from '../columns/subscription-details.ts';
import { active, attribution, market, paid } from '../customer-cells.ts';
import { monthCell, optionalDayCell } from '../dates.ts';
import type { Cells, Layout } from '../layout.ts';
import { Fault, positionsOf } from '../layout.ts';
import { finerName, lineKeyOf } from '../lines.ts';

const at = positionsOf(columns);

/**
 * Subscriptions by month: seats, revenue and the associated locations. Rejects an EA row without a start as
 * `missing-agreement-start`.
 */
export const subscriptionDetails: Layout<'subscription-details'> = {
  report: 'subscription-details',
  columns,
  oneOf: [],
  slicedBy: ['location', 'month'],
  identifiedBy: ['subscription', 'month', 'tenant'],
  figures: [
    { column: at.seats, property: 'seats', form: 'count' },
    { column: at.revenue, property: 'revenueCents', form: 'money' },
  ],
  reader(reading) {
    const { vocabulary, notes } = reading;
    const [subscriptionId, tenantId] = [idReader(), idReader()];
    const [productName, name] = [labelReader(), textReader()];
    const finer = finerName(reading, columns, finerKeys);
    const lineKey = lineKeyOf(reading, columns, lineKeys, finerKeys);
    return (cells) => {
      const subscription = subscriptionId(cells, at.subscription);
      const month = monthCell(cells, at.month);
      const tenant = tenantId(cells, at.tenant);
      const product = productName(cells, at.product);
      const channel = vocabulary.channelIn(cells[at.channel]!);
      const seats = count(cells, at.seats);
      const revenueCents = money(cells, at.revenue);
      const ofLocation = location(cells, at.location);
      const type = attribution(reading, cells, ofLocation, at.location, at.type);
      const start = channel === 'EA' ? agreementStart(cells) : optionalDayCell(cells, at.start);
      const row = {
        location: ofLocation,
        month,
        tenant,
        subscription,
        type,
        product,
        sku: finer(cells),
        lineKey: lineKey(cells),
        channel,
        seats,
        revenueCents,
        start,
        active: active(reading, cells[at.state]!),
        paid: paid(reading, cells[at.paid]!),
        customerName: name(cells, at.customerName),
        market: market(reading, cells[at.market]!),
        globalAccount: globalAccount(cells, at.globalAccount),
      };
      if (channel === 'other') notes.add('uncounted-channel', 'channel', cells[at.channel]!);
      return row;
    };
  },
};

/**
 * Keys of the columns that distinguish lines of one subscription, month and location, beside the product and its finer
 * names.
 */
const lineKeys = ['type', 'channel', 'partNumber', 'pricingLevel', 'enrollment'];

/** Keys of the product's finer names: the first one beyond the family decides if `Product` names only the family. */
const finerKeys = ['reportingProduct', 'rawProduct', 'sku'];

/** R5.2 counts an EA row by its agreement's first year, so a row without the start is useless. */
function agreementStart(cells: Cells) {
  const start = optionalDayCell(cells, at.start);
  if (start === null) {
    throw new Fault(
      at.start,
      'missing-agreement-start',
      'An EA row needs the day its agreement starts; fill in SubscriptionStartDate.',
    );
  }
  return start;
}
