import type { Clock } from '../clock.ts';
import type { Container } from '../storage/containers.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';

/** The token bucket of one client or user, at a time. */
export interface Bucket {
  tokens: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** Partition: the client, or `user` and the user's id; one document, `bucket`. */
export const clientsContainer: Container<Bucket> = { name: 'clients', indexed: [] };

/** The remaining requests of a client or user. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until the next request is allowed, or until the bucket is full again. */
  seconds: number;
}

const minute = 60_000;
/** Time for which this process keeps requests that it took out of the bucket in advance. */
const leaseMs = 10_000;

/**
 * Counts the requests of clients, or of users, over all processes: each has a bucket in the store, which holds
 * `perMinute` requests and is refilled at that rate. A process takes out a twentieth at a time and spends it itself, so
 * that most requests cost the store nothing; a client without any left costs nothing either until it may try again.
 */
export function createRateLimit(
  { documents, clock }: { documents: Documents; clock: Clock },
  perMinute: number,
): (client: string) => Promise<Allowance> {
  const perLease = Math.max(1, Math.floor(perMinute / 20));
  const leases = new Map<string, { left: number; inBucket: number; refused: boolean; until: number }>();
  const filling = new Map<string, Promise<void>>();

  async function lease(client: string): Promise<void> {
    let taken = 0;
    const key = { partition: client, id: 'bucket' };
    const bucket = await update(documents, clientsContainer, key, (before) => {
      const now = clock.now().getTime();
      const gained = before ? (Math.max(0, now - before.at) * perMinute) / minute : perMinute;
      const tokens = Math.min(perMinute, (before?.tokens ?? 0) + gained);
      taken = Math.min(perLease, Math.floor(tokens));
      return { tokens: tokens - taken, at: now };
    });
    const { tokens, at } = bucket!;
    const wait = taken > 0 ? leaseMs : ((1 - tokens) * minute) / perMinute;
    leases.set(client, { left: taken, inBucket: Math.floor(tokens), refused: taken === 0, until: at + wait });
  }

  return async (client) => {
    for (;;) {
      const now = clock.now().getTime();
      const held = leases.get(client);
      if (held && now < held.until && (held.left > 0 || held.refused)) {
        const remaining = Math.max(0, held.left - 1) + held.inBucket;
        if (held.left > 0) {
          held.left--;
          const seconds = Math.ceil(((perMinute - remaining) * 60) / perMinute);
          return { allowed: true, limit: perMinute, remaining, seconds };
        }
        return refused(held.until - now);
      }
      const under = filling.get(client) ?? lease(client).finally(() => filling.delete(client));
      filling.set(client, under);
      await under;
    }
  };

  function refused(waitMs: number): Allowance {
    return { allowed: false, limit: perMinute, remaining: 0, seconds: Math.max(1, Math.ceil(waitMs / 1000)) };
  }
}
