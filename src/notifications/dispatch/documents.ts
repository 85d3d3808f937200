import type { PartnerEvent } from '../../events/partner-event.ts';
import type { TierChange } from '../../events/tier-change.ts';
import type { Container } from '../../storage/containers.ts';
import type { DispatchMessage } from './messages.ts';

/** Partition: the partner. Written once, never changed. */
export const tierChangesContainer: Container<TierChange> = {
  name: 'tier-changes',
  indexed: ['occurredAt', 'program', 'month'],
  composite: [
    ['program', 'occurredAt'],
    ['month', 'occurredAt'],
  ],
};

/** Events that are not tier changes. Partition: the partner. Written once, kept 90 days, as deliveries are. */
export const eventsContainer: Container<PartnerEvent> = { name: 'events', indexed: ['occurredAt'] };

/** An event that has not been dispatched yet, or an unfinished recovery. */
export interface Undispatched {
  message: DispatchMessage;
  /** ISO 8601: approximate time at which its message was last queued. */
  since: string;
}

/** Partition: the partner; the id is the event's. For a recovery: the endpoint's partition. */
export const undispatchedContainer: Container<Undispatched> = { name: 'undispatched', indexed: ['since'] };
