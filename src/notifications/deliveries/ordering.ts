import type { NotificationServices } from '../services.ts';
import { type Delivery, deliveriesContainer } from './documents.ts';
import { leaseLeftMs } from './next-state.ts';

/** Newer events of the same partner and program, from one delivery's point of view. */
export interface Newer {
  /** The newest sequence that the receiver has acknowledged, or that is being sent now. */
  sequence: number;
  /** True if an event of the same type was acknowledged. */
  acknowledged: boolean;
  /** True if an event of the same type is being sent. */
  underWay: boolean;
}

/**
 * Finds newer events that the endpoint may know already; `undefined` if there are none. A newer event that is being
 * sent counts as known, since it may be answered before this one is sent.
 */
export async function newerAtReceiver(
  { documents, clock }: Pick<NotificationServices, 'documents' | 'clock'>,
  delivery: Delivery,
): Promise<Newer | undefined> {
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
    const same = value.event === delivery.event;
    newer = {
      sequence: Math.max(newer?.sequence ?? 0, value.sequence),
      acknowledged: (newer?.acknowledged ?? false) || (same && acknowledged),
      underWay: (newer?.underWay ?? false) || (same && underWay),
    };
  }
  return newer;
}

/**
 * Returns true if an event is about a month that is not the partner's newest: no CRM may show it as the present state.
 */
export function isHistory({ body }: Pick<Delivery, 'body'>): boolean {
  return (JSON.parse(body) as { data: { newest?: boolean } }).data.newest === false;
}
