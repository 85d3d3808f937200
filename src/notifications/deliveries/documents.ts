import type { EventType } from '../../events/event-types.ts';
import type { Container } from '../../storage/containers.ts';

/** Retention of a delivery and its attempts: 90 days. */
export const deliveryTtlSeconds = 90 * 24 * 60 * 60;

/** One attempt, as shown to the endpoint's owner. */
export interface Attempt {
  /** The claim under which it was made: distinguishes a stored record from one still to be written. */
  id: string;
  at: string;
  durationMs: number;
  /** Absent without an answer. */
  status?: number;
  error?: string;
  /** The first 1 KB of the answer. */
  answer?: string;
  /** The event was marked as late: the event with this sequence may have arrived before it. */
  supersededBy?: number;
}

/**
 * Reasons for giving up a delivery. `superseded`: the CRM already has newer values, which this event would overwrite;
 * `other-tiers`: the endpoint's choice of tiers was made for other programs than the event's; `not-retried`: a test,
 * which is tried once.
 */
export type Failure =
  | 'exhausted'
  | 'gone'
  | 'endpoint-disabled'
  | 'endpoint-deleted'
  | 'unprocessable'
  | 'superseded'
  | 'other-tiers'
  | 'not-retried';

/** One event for one endpoint. Partition: the endpoint; id: the event's. Kept for {@link deliveryTtlSeconds}. */
export interface Delivery {
  id: string;
  endpointId: string;
  /** The endpoint's partition. */
  owner: string;
  partnerId: string;
  program: string;
  event: EventType;
  /** The event's sequence among those of its partner and program; 0 if it has none. */
  sequence: number;
  /** The request's body, made once, so that every attempt sends the same bytes. */
  body: string;
  state: 'pending' | 'delivered' | 'failed';
  failure?: Failure;
  createdAt: string;
  finishedAt?: string;
  /** Time at which the next attempt is due, while pending. */
  nextAttemptAt?: string;
  /** Number of decided attempts and restarts. A message is for one turn; one for an earlier turn is a repetition. */
  turn: number;
  /** The newest request to send again, since which the pauses between attempts are counted. */
  restarted?: { turn: number; at: string };
  /** The claim of the worker that is sending, and the time until which other workers wait. */
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
