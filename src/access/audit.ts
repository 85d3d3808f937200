import type { AuditEntry } from '../api/service.ts';
import type { Clock, IdSource } from '../clock.ts';
import type { Container } from '../storage/containers.ts';
import type { Documents, Page, QueryPosition } from '../storage/ports.ts';

const twoYearsInSeconds = 2 * 366 * 24 * 60 * 60;

/** Partition: the month, so that none grows without bound. */
export const auditContainer: Container<AuditEntry> = {
  name: 'audit',
  indexed: ['at', 'actor', 'action', 'partnerId'],
  composite: [
    ['actor', 'at'],
    ['action', 'at'],
    ['partnerId', 'at'],
  ],
};

export interface AuditDesk {
  documents: Documents;
  clock: Clock;
  ids: IdSource;
}

/**
 * Notes an action before it begins.
 * @returns a function that records its outcome
 */
export async function noteAction(
  { documents, clock, ids }: AuditDesk,
  about: Omit<AuditEntry, 'id' | 'at' | 'status'>,
): Promise<(status: number, more?: Partial<Pick<AuditEntry, 'resource' | 'moves'>>) => Promise<void>> {
  const at = clock.now().toISOString();
  const entry: AuditEntry = { id: `au_${ids.next()}`, at, ...about, status: null };
  const keep = async (value: AuditEntry) => {
    const key = { partition: at.slice(0, 7), id: entry.id };
    await documents.write(auditContainer, { ...key, value, when: 'always', ttlSeconds: twoYearsInSeconds });
  };
  await keep(entry);
  return (status, more = {}) => keep({ ...entry, ...more, status });
}

/** Lists the audit trail, newest first. */
export async function listAudit(
  { documents }: Pick<AuditDesk, 'documents'>,
  filter: { actor?: string | undefined; action?: string | undefined; partnerId?: string | undefined },
  page: { limit: number; after?: QueryPosition },
): Promise<Page<AuditEntry>> {
  const where = Object.entries(filter).flatMap(([path, value]) =>
    value === undefined ? [] : [{ path, is: '=' as const, value }],
  );
  return documents.query(auditContainer, { where, orderBy: { path: 'at', descending: true }, ...page });
}
