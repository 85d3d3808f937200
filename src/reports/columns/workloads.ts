import type { Column } from '../column.ts';
import { customerColumns } from './customers.ts';

/** Columns that both Business applications reports have. */
export const workloadColumns = {
  month: { ...customerColumns.month, names: { FiscalMonthName: 'DD23', Month: 'own' } },
  tenant: { ...customerColumns.tenant, names: { CustomerTenantID: 'DD23' } },
  location: {
    ...customerColumns.location,
    names: { GlobalPartnerID: 'DD23' },
    holds: 'The MPN id of the global account, which is a location like any other. Empty: a direct customer.',
  },
  type: {
    key: 'type',
    names: { PartnerAssociationType: 'DD23' },
    required: true,
    holds: 'How the global account is associated with the subscription. Empty for a direct customer.',
  },
  workload: {
    key: 'workload',
    required: true,
    holds: 'The workload. One that is not known is kept and counts for nothing.',
  },
  category: {
    key: 'category',
    names: { WorkloadCategory: 'DD23' },
    required: false,
    holds: 'The group of the workload. Not used.',
    unread: true,
  },
  customerName: customerColumns.customerName,
  partnerName: customerColumns.partnerName,
  start: {
    key: 'start',
    names: { SubscriptionStartDate: 'DD23' },
    required: false,
    holds: 'The day the subscription starts. Not used.',
    unread: true,
  },
} as const satisfies Record<string, Omit<Column, 'names'> & Partial<Pick<Column, 'names'>>>;
