import { idReader, labelReader, location, money, textReader } from '../cells.ts';
import { businessApplicationsRevenueColumns as columns } from '../columns/business-applications-revenue.ts';
import { attribution, workload } from '../customer-cells.ts';
import { monthCell } from '../dates.ts';
import type { Layout } from '../layout.ts';
import { positionsOf } from '../layout.ts';
import { lineKeyOf } from '../lines.ts';

const at = positionsOf(columns);

/** Monthly revenue of subscriptions by workload, with the associated global accounts. */
export const businessApplicationsRevenue: Layout<'business-applications-revenue'> = {
  report: 'business-applications-revenue',
  columns,
  oneOf: [],
  slicedBy: ['location', 'month'],
  identifiedBy: ['subscription', 'month', 'tenant'],
  figures: [{ column: at.revenue, property: 'revenueCents', form: 'money' }],
  reader(reading) {
    const [subscriptionId, tenantId] = [idReader(), idReader()];
    const [workloadText, name, tenantName] = [labelReader(), textReader(), textReader()];
    const lineKey = lineKeyOf(reading, columns, ['type'], []);
    return (cells) => {
      const subscription = subscriptionId(cells, at.subscription);
      const month = monthCell(cells, at.month);
      const tenant = tenantId(cells, at.tenant);
      const printed = workloadText(cells, at.workload);
      const revenueCents = money(cells, at.revenue);
      const ofLocation = location(cells, at.location);
      const type = attribution(reading, cells, ofLocation, at.location, at.type);
      const customerName = name(cells, at.customerName) || tenantName(cells, at.tenantName);
      return {
        location: ofLocation,
        month,
        tenant,
        subscription,
        type,
        workload: workload(reading, printed),
        lineKey: lineKey(cells),
        revenueCents,
        customerName,
        globalAccount: '',
      };
    };
  },
};
