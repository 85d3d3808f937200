import { count, idReader, labelReader, location, optionalCount, textReader } from '../cells.ts';
import { businessApplicationsUsageColumns as columns } from '../columns/business-applications-usage.ts';
import { attribution, paidMetric, workload } from '../customer-cells.ts';
import { monthCell } from '../dates.ts';
import type { Cells, Layout } from '../layout.ts';
import { Fault, positionsOf } from '../layout.ts';
import { lineKeyOf } from '../lines.ts';

const at = positionsOf(columns);

/** Keys of the columns that distinguish lines of one subscription, month, location and workload. */
const lineKeys = ['type', 'skuGroup', 'paid'];

/** Monthly use of subscriptions by workload, with the associated global accounts. */
export const businessApplicationsUsage: Layout<'business-applications-usage'> = {
  report: 'business-applications-usage',
  columns,
  oneOf: [],
  slicedBy: ['location', 'month'],
  identifiedBy: ['subscription', 'month', 'tenant'],
  figures: [
    { column: at.mau, property: 'mau', form: 'count' },
    { column: at.pamau, property: 'pamau', form: 'optional-count' },
    { column: at.mac, property: 'mac', form: 'optional-count' },
  ],
  reader(reading) {
    const [subscriptionId, tenantId] = [idReader(), idReader()];
    const [workloadText, name] = [labelReader(), textReader()];
    const lineKey = lineKeyOf(reading, columns, lineKeys, []);
    return (cells) => {
      const subscription = subscriptionId(cells, at.subscription);
      const month = monthCell(cells, at.month);
      const tenant = tenantId(cells, at.tenant);
      const printed = workloadText(cells, at.workload);
      const mau = activeUsers(cells);
      const ofLocation = location(cells, at.location);
      return {
        location: ofLocation,
        month,
        tenant,
        subscription,
        type: attribution(reading, cells, ofLocation, at.location, at.type),
        mau,
        pamau: optionalCount(cells, at.pamau),
        mac: optionalCount(cells, at.mac),
        paid: paidMetric(reading, cells[at.paid]!),
        workload: workload(reading, printed),
        lineKey: lineKey(cells),
        customerName: name(cells, at.customerName),
        globalAccount: '',
      };
    };
  },
};

/** Reads the active users: 0 from an empty cell beside another figure, since that one counts. */
function activeUsers(cells: Cells): number {
  if (cells[at.mau] !== '') return count(cells, at.mau);
  if (cells[at.pamau] !== '' || cells[at.mac] !== '') return 0;
  const message = 'MAU is empty, and so are PAMAU and MAC: a row needs a number in at least one of the three.';
  throw new Fault(at.mau, 'missing-value', message);
}
