import type { Column } from '../column.ts';
import { customerColumns } from './customers.ts';
import { workloadColumns } from './workloads.ts';

/** Business applications revenue. */
export const businessApplicationsRevenueColumns = [
  { ...customerColumns.subscription, names: { SubscriptionId: 'DD23' } },
  workloadColumns.month,
  workloadColumns.tenant,
  { ...workloadColumns.workload, names: { Workloads: 'DD23', Workload: 'own' } },
  {
    key: 'revenue',
    names: { AdjustedRevenueAmtCD: 'DD23' },
    required: true,
    holds: 'Adjusted revenue in USD; may be negative.',
    whenMissing: 'Partner Center gives revenue to executive report viewers only: ask one of them for the download.',
  },
  workloadColumns.location,
  workloadColumns.type,
  workloadColumns.category,
  workloadColumns.partnerName,
  workloadColumns.customerName,
  {
    key: 'tenantName',
    names: { CustomerTenantName: 'DD23' },
    required: false,
    holds: "The tenant's name, where CustomerName is empty.",
  },
  workloadColumns.start,
  {
    key: 'market',
    names: { Country: 'DD23' },
    required: false,
    holds: "The customer's country. Not used.",
    unread: true,
  },
] as const satisfies readonly Column[];
