import { inParallel } from '../in-parallel.ts';
import type { Documents, Write } from '../storage/ports.ts';
import { tenantsContainer } from './documents.ts';
import { type FormerYear, fromFormerYears } from './former-tenants.ts';
import { hasFormerTenants } from './location-index.ts';
import { type TenantDocument, tenantKey } from './tenant.ts';

/** A tenant's document as read, with the condition under which it may be written again. */
export interface ReadTenant {
  value: TenantDocument;
  when: Write<TenantDocument>['when'];
}

/**
 * Reads tenants' documents, one point read each; `undefined` for a tenant that no import has named. A tenant that only
 * has documents by year, as versions before December 2026 wrote them, gets a document made of these.
 */
export async function readTenants(
  documents: Documents,
  tenants: readonly string[],
): Promise<(ReadTenant | undefined)[]> {
  const found = await documents.readMany(tenantsContainer, tenants.map(tenantKey));
  const read = found.map((stored) => stored && { value: stored.value, when: { etag: stored.etag } });
  if (found.every((stored) => stored) || !(await hasFormerTenants(documents))) return read;
  return inParallel(
    [...read.entries()],
    formerAtOnce,
    async ([index, one]) => one ?? readFormer(documents, tenants[index]!),
  );
}

const formerAtOnce = 50;
/** The ids of documents by year are numbers, which come before that of a tenant's one document. */
const isFormer = { path: 'id', is: '<', value: tenantKey('').id } as const;

async function readFormer(documents: Documents, tenant: string): Promise<ReadTenant | undefined> {
  // A hundred years of reports, the most that a report may name.
  const { items } = await documents.query(tenantsContainer, { partition: tenant, where: [isFormer], limit: 101 });
  const years = items.map(({ value }) => value as unknown as FormerYear);
  return years.length === 0 ? undefined : { value: fromFormerYears(years), when: 'absent' };
}
