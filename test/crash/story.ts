import { Readable } from 'node:stream';
import type { QueueServices } from '../../src/consumers.ts';
import { acceptImport } from '../../src/imports/accept.ts';
import type { Month } from '../../src/month.ts';
import { operatorPartition } from '../../src/notifications/endpoints/documents.ts';
import { registerEndpoint } from '../../src/notifications/endpoints/register.ts';
import { endpointRegistration } from '../../src/notifications/endpoints/registration.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { refreshStale } from '../../src/refresh/timers.ts';
import type { ReportName } from '../../src/reports/rows.ts';
import {
  profileColumns,
  subscriptionColumns,
  trainingColumns,
  tsv,
  usageColumns,
  workloadRevenueColumns,
  workloadUsageColumns,
} from '../support/world.ts';

/** The machine on which the story runs. */
export interface Listener {
  /** Does something with the product, until it is done. */
  insist(work: (desk: QueueServices) => Promise<unknown>): Promise<void>;
  /** Waits until all work that follows is done. */
  rest(): Promise<void>;
}

/**
 * One story told to a machine: all reports, two months scored, a corrected file that lifts partner 1001 over a
 * threshold in the newest month and takes a tenant from 2002, and the daily timer. The operator's endpoint, given by
 * its address, hears of the events asked for.
 */
export const story = (
  endpoint: string,
  events: readonly string[] = ['partner.tier.changed'],
): ((machine: Listener) => Promise<void>)[] => [
  (machine) => machine.insist((desk) => register(desk, endpoint, events)),
  ...reports.map(
    ([report, text]) =>
      (machine: Listener) =>
        machine.insist((desk) => accept(desk, report, text)),
  ),
  (machine) =>
    machine.insist((desk) =>
      orderRefresh(desk, { id: 'monthly-2021-02', month: '2021-02' as Month, monthsAfter: ['2021-03' as Month] }),
    ),
  (machine) => machine.insist((desk) => accept(desk, 'subscription-details', sales('90000.00'), ['2002:2021-03'])),
  (machine) => machine.insist(refreshStale),
];

/** Runs the story to its end, whatever happens. */
export async function tell(machine: Listener, ...given: Parameters<typeof story>): Promise<void> {
  for (const step of story(...given)) {
    await step(machine);
    await machine.rest();
  }
}

/** Accepts a report, as the HTTP edge does. */
export function accept(
  desk: Pick<QueueServices, 'documents' | 'blobs' | 'queues' | 'clock' | 'ids' | 'vocabulary'>,
  report: ReportName,
  text: string,
  covers: string[] = [],
  idempotencyKey: string | null = `${report}-${text.length}-${covers.length}`,
) {
  return acceptImport(desk, {
    report,
    contentType: 'text/tab-separated-values',
    contentEncoding: null,
    contentLength: null,
    partial: false,
    covers,
    idempotencyKey,
    body: Readable.from([Buffer.from(text)]),
  });
}

/** Once: a client that got no answer looks first, since each call makes an endpoint of its own. */
export async function register(desk: QueueServices, url: string, events: readonly string[]): Promise<void> {
  const { endpointsContainer } = await import('../../src/notifications/endpoints/documents.ts');
  const known = await desk.documents.query(endpointsContainer, { partition: operatorPartition, limit: 1 });
  if (known.items.length > 0) return;
  await registerEndpoint(desk.notifications, operatorPartition, endpointRegistration.parse({ url, events }));
}

export const profiles = tsv(
  profileColumns,
  ['1001', 'Adder Ltd', '1001', 'Adder Ltd', 'GB'],
  ['1002', 'Adder North', '1001', 'Adder Ltd', 'GB'],
  ['2002', 'Bison GmbH', '2002', 'Bison GmbH', 'DE'],
);
const training = tsv(
  trainingColumns,
  ...['a', 'b', 'c', 'd', 'e'].map((one) => [one, '1001', 'MB-800 and more', '2020-01-01', '']),
  ...['a', 'b'].map((one) => [one, '1002', 'PL-400', '2020-01-01', '']),
);
const months = ['2020-03', '2020-09', '2021-02', '2021-03'];
const sale = (tenant: string, month: string, location: string, revenue: string, type = 'CSP') => {
  return [`s-${tenant}`, month, tenant, 'Dynamics 365 Sales', 'CSP', 10, revenue, location, type];
};
export const sales = (newest: string) =>
  tsv(
    subscriptionColumns,
    ...months.slice(0, 3).map((month) => sale('t1', month, '1001', '1000.00')),
    sale('t1', '2021-03', '1001', newest),
    sale('t2', '2021-02', '1002', '30.00'),
    sale('t2', '2021-03', '2002', '30.00', 'DPOR'),
    // The corrected file takes it back.
    ...(newest === '90000.00' ? [] : [sale('t3', '2021-03', '2002', '4000.00')]),
  );
const usage = tsv(
  usageColumns,
  ...Array.from({ length: 9 }, (_, index) => [
    [`u${index}`, '2020-04', `t${index}`, 0, '1001', 'DPOR', 'Sales'],
    [`u${index}`, '2021-02', `t${index}`, 9, index === 1 ? '2002' : '1001', 'DPOR', 'Sales'],
    [`u${index}`, '2021-03', `t${index}`, 9, '1001', 'DPOR', 'Sales'],
  ]).flat(),
);

const workloadRevenue = tsv(
  workloadRevenueColumns,
  ['s-t1', '2020-03', 't1', 'Sales', '300.00', '1001', 'CSP T1'],
  ['s-t1', '2021-03', 't1', 'Sales', '900.00', '1001', 'CSP T1'],
  ['s-t2', '2021-03', 't2', 'Power Apps', '1600.00', '2002', 'DPOR'],
);
const workloadUsage = tsv(
  workloadUsageColumns,
  ['s-t1', '2021-03', 't1', 'Sales', 30, '', '', 'Paid', '', '1001', 'CSP T1'],
  ['s-t2', '2021-03', 't2', 'Power Apps', 40, 25, '', 'Paid', '', '2002', 'PAL'],
);

/** The reports that the story begins with. */
export const reports: readonly [ReportName, string][] = [
  ['partner-profile', profiles],
  ['training-details', training],
  ['subscription-details', sales('10000.00')],
  ['dynamics-365-usage', usage],
  ['business-applications-revenue', workloadRevenue],
  ['business-applications-usage', workloadUsage],
];
