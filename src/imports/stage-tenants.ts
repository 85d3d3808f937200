import { tenantsContainer } from '../facts/documents.ts';
import { emptyTenant, tenantKey } from '../facts/tenant.ts';
import { updateMany } from '../storage/update.ts';
import type { TenantRows } from './monthly-rows.ts';
import type { MonthlyStaging } from './staging.ts';
import { noteChanges } from './tenant-changes.ts';
import { withParts } from './tenant-document.ts';
import { partsOf, type StatedTenant } from './tenant-parts.ts';

/**
 * Stages all rows of some tenants: writes their parts under the import's number, invisible before the switch-over, and
 * notes the facts that the import will change.
 */
export async function stageTenants(staging: MonthlyStaging, rows: readonly TenantRows[]): Promise<StatedTenant[]> {
  const tenants = rows.map((ofTenant) => partsOf(staging, ofTenant));
  const keys = tenants.map(({ tenant }) => tenantKey(tenant));
  await updateMany(staging.documents, tenantsContainer, keys, (before, place) => {
    noteChanges(staging, before, tenants[place]!);
    return withParts(staging, before ?? emptyTenant(), tenants[place]!);
  });
  return tenants;
}
