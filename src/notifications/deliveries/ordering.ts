import { setTimeout } from 'node:timers/promises';
import type { NotificationServices } from '../services.ts';
import { type Delivery, deliveriesContainer } from './documents.ts';
import { leaseLeftMs } from './next-state.ts';

type Services = Pick<NotificationServices, 'documents' | 'clock'>;

/** Newer events of the same partner and program, from one delivery's point of view. */
export interface Newer {
  /** The newest sequence that the receiver has acknowledged, or that is being sent now. */
  sequence: number;
  /** Those that the receiver has acknowledged. */
  acknowledged: readonly Delivery[];
}

/**
 * Finds newer events that the endpoint may know already; `undefined` if there are none. A newer event that is being
 * sent counts as known, since it may be answered before this one is sent.
 */
export async function newerAtReceiver({ documents, clock }: Services, delivery: Delivery): Promise<Newer | undefined> {
  if (delivery.sequence === 0) return undefined;
  const now = clock.now();
  const page = await documents.query(deliveriesContainer, {
    partition: delivery.endpointId,
    where: [
      { path: 'partnerId', is: '=', value: delivery.partnerId },
      { path: 'program', is: '=', value: delivery.program },
      { path: 'sequence', is: '>', value: delivery.sequence },
    ],
    limit: 200,
  });
  let newer: Newer | undefined;
  for (const { value } of page.items) {
    const acknowledged = value.state === 'delivered';
    const underWay = value.state === 'pending' && leaseLeftMs(value, now) > 0;
    if (!acknowledged && !underWay) continue;
    newer = {
      sequence: Math.max(newer?.sequence ?? 0, value.sequence),
      acknowledged: [...(newer?.acknowledged ?? []), ...(acknowledged ? [value] : [])],
    };
  }
  return newer;
}

/** Pauses before an event checks again whether an older one is still being sent: long enough for one that gives way. */
const looksAfterMs = [10, 20, 40];

/**
 * Returns true if another event of the same partner and program is being sent: if both were written at the same time,
 * either might come last. Every event is claimed before it checks, so of two at least one sees the other: an older one
 * gives way, a newer one waits for that.
 */
export async function mustWait(services: Services, delivery: Delivery): Promise<boolean> {
  for (const pauseMs of [...looksAfterMs, undefined]) {
    const others = await underWay(services, delivery);
    if (others.length === 0) return false;
    if (pauseMs === undefined || others.some(({ sequence }) => sequence > delivery.sequence)) return true;
    await setTimeout(pauseMs);
  }
  return true;
}

/** Lists the other events of the same partner and program that are being sent to the endpoint. */
async function underWay({ documents, clock }: Services, delivery: Delivery): Promise<Delivery[]> {
  const page = await documents.query(deliveriesContainer, {
    partition: delivery.endpointId,
    where: [
      { path: 'partnerId', is: '=', value: delivery.partnerId },
      { path: 'program', is: '=', value: delivery.program },
      { path: 'state', is: '=', value: 'pending' },
    ],
    limit: 200,
  });
  const now = clock.now();
  return page.items.flatMap(({ value }) => (value.id !== delivery.id && leaseLeftMs(value, now) > 0 ? [value] : []));
}

/**
 * Returns true if an event is about a month that is not the partner's newest: no CRM may show it as the present state.
 */
export function isHistory({ body }: Pick<Delivery, 'body'>): boolean {
  return (JSON.parse(body) as { data: { newest?: boolean } }).data.newest === false;
}
