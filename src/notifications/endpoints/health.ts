import { update } from '../../storage/update.ts';
import type { Outcome } from '../sending/sender.ts';
import type { NotificationServices } from '../services.ts';
import { type Endpoint, endpointsContainer } from './documents.ts';

const longestFailingMs = 5 * 24 * 60 * 60 * 1000;

/**
 * Records since when an endpoint has been failing: written at its first failure and at the success that ends it, not in
 * between. An endpoint that has failed for five days without a success is disabled.
 */
export async function noteHealth(
  { clock, documents }: Pick<NotificationServices, 'clock' | 'documents'>,
  seen: Pick<Endpoint, 'id' | 'owner' | 'failingSince'>,
  { ok }: Pick<Outcome, 'ok'>,
): Promise<void> {
  const now = clock.now();
  const isOver = (since: string) => now.getTime() - Date.parse(since) >= longestFailingMs;
  if (ok ? seen.failingSince === undefined : seen.failingSince !== undefined && !isOver(seen.failingSince)) return;
  await update(documents, endpointsContainer, { partition: seen.owner, id: seen.id }, (endpoint) => {
    if (!endpoint || endpoint.disabled) return undefined;
    const { failingSince, ...rest } = endpoint;
    if (ok) return failingSince === undefined ? undefined : rest;
    if (failingSince === undefined) return { ...rest, failingSince: now.toISOString() };
    const disabled = { at: now.toISOString(), reason: 'failing' } as const;
    return isOver(failingSince) ? { ...endpoint, disabled } : undefined;
  });
}
