import { addMonths, type Month } from '../../src/month.ts';
import { type Partner, partner } from './partners.ts';
import { identity } from './people.ts';
import { guid, keyOf } from './random.ts';
import type { Row } from './rows.ts';
import { stories } from './stories.ts';
import { type Size, type Tenant, tenants } from './tenants.ts';
import { countryName } from './words.ts';
import { type Pairs, type WorkloadStory, workloadStories } from './workload-stories.ts';

/** Months of the set: the newest is compared with the one of a year before. */
export const [firstWorkloadMonth, lastWorkloadMonth] = ['2025-05' as Month, '2026-10' as Month];

type Report = 'business-applications-revenue' | 'business-applications-usage';

const placeOf = (key: string): number => stories.findIndex((story) => story.key === key);

/** Yields the rows of one report for one month, partner by partner. */
export function* workloadRows(size: Size, report: Report, month: Month): Generator<Row> {
  const customers = customersOf(size);
  for (const story of workloadStories) {
    const of = partner(size.seed, placeOf(story.key));
    let number = 0;
    for (const pairs of story.pairs) {
      for (let rank = 0; rank < pairs.count; rank++, number++) {
        if (month < (pairs.from ?? firstWorkloadMonth)) continue;
        const tenant = customers.get(story.key)![number]!;
        yield* (report === 'business-applications-revenue' ? revenueRows : usageRows)(of, tenant, pairs, rank, month);
      }
    }
  }
}

/** The customers of each partner, in the order of the network. */
function customersOf(size: Size): Map<string, Tenant[]> {
  const customers = new Map<string, Tenant[]>(workloadStories.map(({ key }) => [key, []]));
  for (const tenant of tenants(size)) {
    const [association] = tenant.subscriptions[0]!.associations;
    if (association) customers.get(association.location.partner.story.key)?.push(tenant);
  }
  return customers;
}

function pairRow(of: Partner, tenant: Tenant, { workload, from }: Pairs, month: Month): Row {
  return {
    FiscalMonthName: month,
    GlobalPartnerID: of.id,
    PartnerName: of.name,
    CustomerID: tenant.tpid,
    CustomerName: tenant.name,
    CustomerTenantID: tenant.id,
    CustomerTenantName: `${tenant.name.toLowerCase().replaceAll(/[^a-z]/g, '')}.example`,
    SubscriptionStartDate: `${from ?? firstWorkloadMonth}-01`,
    WorkloadCategory: workload.startsWith('Power') ? 'Power Platform' : 'Dynamics 365',
    Subscription: guid(keyOf(tenant.id), keyOf(workload)),
    Workload: workload,
  };
}

function* revenueRows(of: Partner, tenant: Tenant, pairs: Pairs, rank: number, month: Month): Generator<Row> {
  if (pairs.trial) return;
  const { Subscription, Workload, ...row } = pairRow(of, tenant, pairs, month);
  for (const type of ['CSP T1', ...(pairs.alsoBy ? [pairs.alsoBy] : [])]) {
    yield {
      ...row,
      PartnerAssociationType: type,
      SubscriptionId: Subscription!,
      Country: countryName(tenant.country),
      Workloads: Workload!,
      AdjustedRevenueAmtCD: (pairs.usd + rank * 7.25).toFixed(2),
    };
  }
}

function* usageRows(of: Partner, tenant: Tenant, pairs: Pairs, _rank: number, month: Month): Generator<Row> {
  const { users = 0, usedBy = 'CSP T1', workload, trial = false } = pairs;
  const { Subscription, Workload, ...row } = pairRow(of, tenant, pairs, month);
  const isCapacity = workload === 'Customer Insights';
  yield {
    ...row,
    PartnerAssociationType: usedBy,
    SubscriptionID: Subscription!,
    MetricType: trial ? 'Trial' : 'Paid',
    Workload: Workload!,
    SkuGroup: `${Workload} ${trial ? 'Trial' : 'Attach'}`,
    PAMAU: isCapacity ? '' : String(users),
    MAC: isCapacity ? String(users) : '',
    // The tenant's users are a few more than those whom the partner is attached to.
    MAU: isCapacity ? '0' : String(users + 2),
  };
}

/** People of this set come after those of the partner's exams until 2021. */
const firstPerson = 24;

/** Yields the certifications of the partners' global accounts. */
export function* certificationRows(size: Size): Generator<Row> {
  for (const { key, holders } of workloadStories) yield* holdersRows(size, placeOf(key), holders);
}

function* holdersRows(size: Size, index: number, holders: WorkloadStory['holders']): Generator<Row> {
  const of = partner(size.seed, index);
  let person = firstPerson;
  for (const { count, title, completed, expires } of holders) {
    for (let rank = 0; rank < count; rank++, person++) {
      const day = String(3 + 2 * rank).padStart(2, '0');
      yield {
        ...identity(size, index, person),
        PGAMpnId: of.id,
        MpnId: of.id,
        PartnerName: of.name,
        TrainingActivityId: guid(keyOf(of.id), person),
        TrainingTitle: `Microsoft Certified: ${title}`,
        TrainingType: 'Certification',
        TrainingCompletionDate: `${completed}-${day}`,
        ExpirationDate: expires ?? `${addMonths(completed as Month, 24)}-${day}`,
        ActivationStatus: 'Active',
      };
    }
  }
}
