import type { Column } from '../column.ts';
import { customerColumns } from './customers.ts';

/** Dynamics 365 license usage, in Partner Center's API `DynamicsUsage`. */
export const dynamics365UsageColumns = [
  customerColumns.subscription,
  customerColumns.month,
  customerColumns.tenant,
  {
    key: 'activeSeats',
    names: { ActiveSeats: 'DD20' },
    required: true,
    holds: 'Active users: a whole number from 0.',
  },
  customerColumns.location,
  {
    key: 'type',
    names: { PartnerAttachType: 'DD20' },
    required: true,
    holds: 'How the location is associated with the subscription. Empty for a direct customer.',
  },
  { ...customerColumns.sku, holds: 'The SKU, which identifies the product. Either this or Product is required.' },
  {
    key: 'product',
    names: { Product: 'own' },
    required: false,
    holds: "The product's name. Either this or SKU is required.",
  },
  customerColumns.paid,
  {
    key: 'state',
    names: { SubscriptionStatus: 'DD20' },
    required: false,
    holds: 'The state of the subscription: assigned seats count in an active one, or where it is empty.',
  },
  {
    key: 'availableSeats',
    names: { AvailableSeats: 'DD20' },
    required: false,
    holds: 'Seats bought: a whole number from 0, or empty.',
  },
  {
    key: 'assignedSeats',
    names: { AssignedSeats: 'DD20' },
    required: false,
    holds: 'Seats assigned to users: a whole number from 0, or empty.',
  },
  {
    key: 'productionInstances',
    names: { ProductionInstances: 'own' },
    required: false,
    holds: 'Production instances: a whole number from 0, or empty.',
  },
  customerColumns.customerName,
  customerColumns.market,
  customerColumns.partnerName,
  {
    key: 'skuId',
    names: { SKUId: 'DD20' },
    required: false,
    holds: 'The id of the SKU: it distinguishes lines of one subscription.',
  },
  {
    key: 'salesModel',
    names: { SalesModel: 'DD20' },
    required: false,
    holds: 'How it was sold: it distinguishes lines of one subscription.',
  },
  {
    key: 'detailedSalesModel',
    names: { DetailedSalesModel: 'DD20' },
    required: false,
    holds: 'How it was sold, finer: it distinguishes lines of one subscription.',
  },
  customerColumns.globalAccount,
] as const satisfies readonly Column[];
