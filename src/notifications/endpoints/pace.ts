import { update } from '../../storage/update.ts';
import type { NotificationServices } from '../services.ts';
import { type Endpoint, endpointsContainer } from './documents.ts';

type Services = Pick<NotificationServices, 'clock' | 'documents'>;
type Key = Pick<Endpoint, 'id' | 'owner'>;

const minuteMs = 60_000;

/**
 * Admits one request: not before the time that the receiver asked for by `Retry-After`, and, over all processes, no
 * more requests in any minute than it allows by `WebHook-Allowed-Rate`.
 * @returns the time to try again, or `undefined` if the request may be sent now
 */
export async function admitRequest({ clock, documents }: Services, endpoint: Endpoint): Promise<Date | undefined> {
  const now = clock.now().getTime();
  const paused = Date.parse(endpoint.pausedUntil ?? '');
  if (paused > now) return new Date(paused);
  const perMinute = endpoint.validation?.rate;
  if (perMinute === undefined) return undefined;
  let wait: number | undefined;
  await update(documents, endpointsContainer, { partition: endpoint.owner, id: endpoint.id }, (stored) => {
    if (!stored) return undefined;
    const after = admitted(stored.pace, perMinute, now);
    wait = after.waitMs;
    return { ...stored, pace: after.pace };
  });
  return wait === undefined ? undefined : new Date(now + wait);
}

/** Sends nothing to an endpoint before a time that its receiver has asked for. */
export async function pause({ documents }: Services, { id, owner }: Key, until: Date): Promise<void> {
  const pausedUntil = until.toISOString();
  await update(documents, endpointsContainer, { partition: owner, id }, (endpoint) =>
    endpoint && (endpoint.pausedUntil ?? '') < pausedUntil ? { ...endpoint, pausedUntil } : undefined,
  );
}

/**
 * The generic cell rate algorithm: `next` is the time from which the endpoint would be back at an even pace. If several
 * requests fit into a second they may come together, since messages wait for whole seconds; the pace is slower in
 * return, so that no minute has more than it may. `waiting` spreads those that must wait.
 */
export function admitted(
  pace: Endpoint['pace'],
  perMinute: number,
  now: number,
): { pace: NonNullable<Endpoint['pace']>; waitMs?: number } {
  const together = perMinute > 60 ? Math.ceil(perMinute / 60) + 1 : 1;
  const everyMs = minuteMs / (perMinute - together + 1);
  const next = Math.max(pace ? Date.parse(pace.next) : 0, now);
  const waiting = next === now ? 0 : (pace?.waiting ?? 0);
  const earlyMs = next - now - (together - 1) * everyMs;
  const at = (time: number) => new Date(Math.ceil(time)).toISOString();
  if (earlyMs <= 0) return { pace: { next: at(next + everyMs), waiting: Math.max(0, waiting - 1) } };
  const waitMs = Math.ceil((earlyMs + waiting * everyMs) / 1000) * 1000;
  return { pace: { next: at(next), waiting: waiting + 1 }, waitMs };
}
