import { unavailable } from '../errors.ts';
import { tenantsContainer } from '../facts/documents.ts';
import { emptyTenant, type TenantDocument, tenantKey } from '../facts/tenant.ts';
import type { Write } from '../storage/ports.ts';
import type { TenantRows } from './monthly-rows.ts';
import type { MonthlyStaging } from './staging.ts';
import { noteChanges } from './tenant-changes.ts';
import { withParts } from './tenant-document.ts';
import { partsOf, type StatedTenant } from './tenant-parts.ts';

const tries = 10;

/**
 * Stages all rows of some tenants: writes their parts under the import's number, invisible before the switch-over, and
 * notes the facts that the import will change.
 */
export async function stageTenants(staging: MonthlyStaging, rows: readonly TenantRows[]): Promise<StatedTenant[]> {
  const tenants = rows.map((ofTenant) => partsOf(staging, ofTenant));
  let open = tenants;
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === tries)
      throw unavailable('contended', 'Tenants of this import are being changed by too many writers.');
    open = await stage(staging, open);
  }
  return tenants;
}

/** @returns the tenants that other writers changed meanwhile */
async function stage(staging: MonthlyStaging, tenants: readonly StatedTenant[]): Promise<StatedTenant[]> {
  const { documents } = staging;
  const found = await documents.readMany(
    tenantsContainer,
    tenants.map(({ tenant }) => tenantKey(tenant)),
  );
  const writes: Write<TenantDocument>[] = [];
  const written: StatedTenant[] = [];
  tenants.forEach((stated, index) => {
    const before = found[index];
    noteChanges(staging, before?.value, stated);
    const value = withParts(staging, before?.value ?? emptyTenant(), stated);
    if (value === undefined) return;
    writes.push({ ...tenantKey(stated.tenant), value, when: before ? { etag: before.etag } : 'absent' });
    written.push(stated);
  });
  const held = await documents.writeMany(tenantsContainer, writes);
  return written.filter((_, index) => !held[index]);
}
