import type { Clock, IdSource } from '../clock.ts';
import type { Move } from '../notifications/endpoints/moves.ts';
import type { Container } from '../storage/containers.ts';
import type { Documents, Page, QueryPosition } from '../storage/ports.ts';

const twoYearsInSeconds = 2 * 366 * 24 * 60 * 60;

/** One action of a caller. Written before the action; its outcome is added once, and nothing else changes later. */
export interface AuditEntry {
  id: string;
  at: string;
  /** The token's tenant and subject, or `local-operator`. */
  actor: string;
  /** Name of the route, for example `imports-create`, or `individuals-read`. */
  action: string;
  partnerId: string | null;
  /** Path of the created or changed resource. */
  resource: string | null;
  /** Changed addresses of an endpoint that lead to another host than before. */
  moves?: readonly Move[];
  /** The answer's status; null if the process ended before the answer. */
  status: number | null;
  requestId: string;
  traceId: string;
}

/** Partition: the month, so that none grows without end. */
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
