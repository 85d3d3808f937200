import { isDeepStrictEqual } from 'node:util';
import { update } from '../../storage/update.ts';
import type { Outcome } from '../sending/sender.ts';
import type { NotificationServices } from '../services.ts';
import { type Endpoint, endpointsContainer } from './documents.ts';

type Services = Pick<NotificationServices, 'clock' | 'documents'>;
type Key = Pick<Endpoint, 'id' | 'owner'>;

/** An endpoint is disabled after this much time in which attempts failed and none succeeded … */
const longestFailingMs = 5 * 24 * 60 * 60 * 1000;
/** … if this many deliveries have failed in it. */
const fewestFailedDeliveries = 3;

/** A delivery that failed after its last attempt, and the times of its first and last attempt. */
interface FailedDelivery {
  id: string;
  from: string;
  until: string;
}

/** Notes the first failure of an endpoint, and the success that ends it: nothing is written in between. */
export async function noteHealth(
  { clock, documents }: Services,
  seen: Key & Pick<Endpoint, 'failingSince'>,
  { ok }: Pick<Outcome, 'ok'>,
): Promise<void> {
  if (ok === (seen.failingSince === undefined)) return;
  const at = clock.now().toISOString();
  await update(documents, endpointsContainer, { partition: seen.owner, id: seen.id }, (endpoint) => {
    if (!endpoint || endpoint.disabled || ok === (endpoint.failingSince === undefined)) return undefined;
    return ok ? recovered(endpoint, at) : { ...endpoint, failingSince: at };
  });
}

/**
 * Counts a failed delivery, and disables the endpoint if it has failed for too long. Only the time between a delivery's
 * first and last attempt counts, so an endpoint that seldom gets events is not disabled for being idle. Safe to repeat.
 */
export async function noteFailedDelivery({ clock, documents }: Services, key: Key, failed: FailedDelivery) {
  await update(documents, endpointsContainer, { partition: key.owner, id: key.id }, (endpoint) => {
    if (!endpoint || endpoint.disabled || failed.until <= (endpoint.healthyAt ?? '')) return undefined;
    const failing = longer(endpoint, failed);
    if (isDeepStrictEqual(failing, endpoint.failing)) return undefined;
    const isOver = failing.ms >= longestFailingMs && failing.deliveries.length >= fewestFailedDeliveries;
    const disabled = { at: clock.now().toISOString(), reason: 'failing' } as const;
    const failingSince = endpoint.failingSince ?? failed.until;
    return { ...endpoint, failingSince, failing, ...(isOver ? { disabled } : {}) };
  });
}

/** Adds the time of a failed delivery to that in which the endpoint has failed already. */
function longer({ failing, healthyAt = '' }: Endpoint, { id, from, until }: FailedDelivery) {
  const { deliveries = [], ms = 0, until: before = '' } = failing ?? {};
  const start = [from, healthyAt, before].reduce((a, b) => (a > b ? a : b));
  const ids = deliveries.includes(id) || deliveries.length >= fewestFailedDeliveries ? deliveries : [...deliveries, id];
  return {
    deliveries: ids,
    ms: ms + Math.max(0, Date.parse(until) - Date.parse(start)),
    until: until > before ? until : before,
  };
}

/** Returns the endpoint without its failures; those from before this time no longer count. */
export function recovered({ failingSince: _since, failing: _failing, ...rest }: Endpoint, at: string): Endpoint {
  return { ...rest, healthyAt: at };
}
