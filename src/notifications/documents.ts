import type { EventType } from '../events/event-types.ts';
import type { PartnerEvent } from '../events/partner-event.ts';
import type { TierChange } from '../events/tier-change.ts';
import type { Container } from '../storage/containers.ts';
import type { CrmConnection } from './formats/settings.ts';
import type { DispatchMessage } from './messages.ts';
import type { Format } from './registration.ts';

/** The partition of the operator's endpoints, which hear of every partner. MPN ids are never this word. */
export const operatorPartition = 'all';

/** How long a delivery and its attempts can be looked up: 90 days. */
export const deliveryTtlSeconds = 90 * 24 * 60 * 60;

/** Partition: the partner. Written once, never changed. */
export const tierChangesContainer: Container<TierChange> = {
  name: 'tier-changes',
  indexed: ['occurredAt', 'program', 'month'],
  composite: [
    ['program', 'occurredAt'],
    ['month', 'occurredAt'],
  ],
};

/** Events that are not tier changes. Partition: the partner. Written once, kept {@link deliveryTtlSeconds}. */
export const eventsContainer: Container<PartnerEvent> = { name: 'events', indexed: ['occurredAt'] };

/** An event that has not been handed to its endpoints yet, or a recovery that is not through. */
export interface Undispatched {
  message: DispatchMessage;
  /** ISO 8601: when its message was last queued, about. */
  since: string;
}

/** Partition: the partner; the id is the event's. Of a recovery: the endpoint's partition. */
export const undispatchedContainer: Container<Undispatched> = { name: 'undispatched', indexed: ['since'] };

/** One secret of an endpoint, sealed by the vault. Several may sign side by side while one replaces the other. */
export interface SealedSecret {
  sealed: string;
  createdAt: string;
  /** From then on it signs no more. */
  expiresAt?: string;
}

/** Where a partner, or the operator, wants its events sent. Partition: the partner, or {@link operatorPartition}. */
export interface Endpoint {
  id: string;
  owner: string;
  url: string;
  events: EventType[];
  /** Only these programs; absent: all. */
  programs?: string[];
  description?: string;
  format: Format;
  secrets: SealedSecret[];
  /** How to reach the CRM that a `format` other than `cloudevents` names. */
  connection?: CrmConnection;
  /** What the CRM asks for as proof, as JSON, sealed by the vault. */
  credentials?: string;
  /** Present where the receiver must consent before it is sent anything: see `validation.ts`. */
  validation?: { at?: string; error?: string };
  createdAt: string;
  /** The first of the failures since the last success. */
  failingSince?: string;
  disabled?: { at: string; reason: 'gone' | 'failing' };
}

export const endpointsContainer: Container<Endpoint> = { name: 'endpoints', indexed: ['createdAt'] };

/** One try to send, as the receiver's side can be shown it. */
export interface Attempt {
  /** The claim under which it was made: tells a record written already from one still to be written. */
  id: string;
  at: string;
  durationMs: number;
  /** Absent where no answer came. */
  status?: number;
  error?: string;
  /** The first 1 KB of the answer. */
  answer?: string;
  /** It was marked: the event with this sequence may have arrived before it. */
  supersededBy?: number;
}

/**
 * Why a delivery was given up. `superseded`: the CRM holds newer values already, so that sending would set them back.
 */
export type Failure = 'exhausted' | 'gone' | 'endpoint-disabled' | 'endpoint-deleted' | 'unprocessable' | 'superseded';

/** One event on its way to one endpoint. Partition: the endpoint; id: the event's. Kept {@link deliveryTtlSeconds}. */
export interface Delivery {
  id: string;
  endpointId: string;
  /** The endpoint's partition. */
  owner: string;
  partnerId: string;
  program: string;
  event: EventType;
  /** The event's place among those of its partner and program; 0 where it has none. */
  sequence: number;
  /** The request's body, made once, so that every try sends the same bytes. */
  body: string;
  state: 'pending' | 'delivered' | 'failed';
  failure?: Failure;
  createdAt: string;
  finishedAt?: string;
  /** While pending: when the next try is due. */
  nextAttemptAt?: string;
  /** How many tries have been decided. A message is for one turn; one of an earlier turn is a repetition. */
  turn: number;
  /** The newest order to send it again: from then on the pauses between attempts begin anew. */
  restarted?: { turn: number; at: string };
  /** Who is sending now, and until when others stay away. */
  lease?: { by: string; until: string };
  attempts: Attempt[];
}

export const deliveriesContainer: Container<Delivery> = {
  name: 'deliveries',
  indexed: ['createdAt', 'state', 'nextAttemptAt', 'event', 'partnerId', 'program', 'sequence'],
  composite: [
    ['partition', 'createdAt'],
    ['state', 'createdAt'],
    ['event', 'createdAt'],
    ['partnerId', 'createdAt'],
  ],
};

/** Every container of this folder. */
export const notificationContainers = [
  tierChangesContainer,
  eventsContainer,
  undispatchedContainer,
  endpointsContainer,
  deliveriesContainer,
] as const;
