import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { guid } from '../samples/network/random.ts';
import { addMonths, type Month, monthsFrom } from '../src/month.ts';

/** A made-up network with reports by workload: every partner alike, with figures that change from month to month. */
export interface WorkloadNetwork {
  partners: number;
  tenantsPerPartner: number;
  /** Pairs of tenant and workload of each partner. */
  pairsPerPartner: number;
}

/** The month that is scored. */
export const workloadMonth = '2026-10' as Month;
const months = monthsFrom(addMonths(workloadMonth, -12), workloadMonth);
const workloads = ['Business Central', 'Power Apps', 'Sales'];
const certifications = [
  'Dynamics 365 Business Central Functional Consultant Associate',
  'Dynamics 365 Business Central Developer Associate',
];
const headers = {
  'training-details': 'MCPID MPNId TrainingTitle TrainingCompletionDate ExpirationDate IndividualFirstName',
  'business-applications-revenue':
    'FiscalMonthName GlobalPartnerID PartnerAssociationType CustomerName CustomerTenantID SubscriptionId Workloads AdjustedRevenueAmtCD',
  'business-applications-usage':
    'FiscalMonthName GlobalPartnerID PartnerAssociationType CustomerName CustomerTenantID SubscriptionID MetricType Workload PAMAU MAC MAU',
};
type Report = keyof typeof headers;
export const workloadReports = Object.keys(headers) as Report[];

/** Number of rows of both monthly reports. */
export const rowsOf = ({ partners, pairsPerPartner }: WorkloadNetwork): number =>
  2 * months.length * partners * pairsPerPartner;

/** Returns a report of the network, packed. */
export const workloadReport = (network: WorkloadNetwork, report: Report): Readable =>
  Readable.from(pieces(lines(network, report))).compose(createGzip({ level: 1 }));

function* lines(network: WorkloadNetwork, report: Report): Generator<string> {
  yield headers[report].replaceAll(' ', '\t');
  for (let index = 0; index < network.partners; index++) {
    const partner = 1_000_000 + index;
    if (report === 'training-details') {
      for (let person = 0; person < 7; person++) {
        const title = certifications[person < 5 ? 0 : 1];
        yield `${partner * 10 + person}\t${partner}\tMicrosoft Certified: ${title}\t2025-0${person + 1}-15\t\tPerson ${person}`;
      }
      continue;
    }
    for (const [at, month] of months.entries())
      for (let pair = 0; pair < network.pairsPerPartner; pair++)
        yield pairLine(network, report, index, pair, month, at);
  }
}

function pairLine(
  { tenantsPerPartner }: WorkloadNetwork,
  report: Exclude<Report, 'training-details'>,
  index: number,
  pair: number,
  month: Month,
  at: number,
): string {
  const place = pair % tenantsPerPartner;
  const workload = workloads[Math.floor(pair / tenantsPerPartner) % workloads.length]!;
  // A third of the pairs begin within the year.
  const isThere = pair % 3 > 0 || at >= 6;
  const start = `${month}\t${1_000_000 + index}\t${workload === 'Power Apps' && report.endsWith('usage') ? 'PAL' : 'CSP T1'}\tCustomer ${index}-${place} Ltd\t${guid(1, index, place)}\t${guid(2, index, pair)}`;
  if (report === 'business-applications-revenue')
    return `${start}\t${workload}\t${isThere ? 300 + pair * 10 + at : 0}.50`;
  const users = isThere ? 6 + (pair % 5) + at : 0;
  return `${start}\tPaid\t${workload}\t${users}\t\t${users + 2}`;
}

function* pieces(all: Iterable<string>): Generator<Buffer> {
  let piece = '';
  for (const line of all) {
    piece += `${line}\n`;
    if (piece.length < 65_536) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece);
}
