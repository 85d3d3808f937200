import type { Column } from '../column.ts';
import { customerColumns } from './customers.ts';
import { workloadColumns } from './workloads.ts';

/** Business applications usage. */
export const businessApplicationsUsageColumns = [
  { ...customerColumns.subscription, names: { SubscriptionID: 'DD23' } },
  workloadColumns.month,
  workloadColumns.tenant,
  { ...workloadColumns.workload, names: { Workload: 'DD23', Workloads: 'own' } },
  {
    key: 'mau',
    names: { MAU: 'DD23' },
    required: true,
    holds: 'Monthly active users: a whole number from 0. Empty only where PAMAU or MAC is given.',
  },
  workloadColumns.location,
  workloadColumns.type,
  {
    key: 'pamau',
    names: { PAMAU: 'DD23' },
    required: false,
    holds: 'Monthly active users attached to the partner: a whole number from 0, or empty. It counts before MAU.',
  },
  {
    key: 'mac',
    names: { MAC: 'DD23' },
    required: false,
    holds: 'Monthly active capacity: a whole number from 0, or empty.',
  },
  {
    key: 'paid',
    names: { MetricType: 'DD23' },
    required: false,
    holds: 'Paid, or empty, where the row counts as paid. It distinguishes lines of one subscription.',
  },
  workloadColumns.category,
  {
    key: 'skuGroup',
    names: { SkuGroup: 'DD23' },
    required: false,
    holds: 'The group of the SKU: it distinguishes lines of one subscription.',
  },
  workloadColumns.partnerName,
  workloadColumns.customerName,
  workloadColumns.start,
] as const satisfies readonly Column[];
