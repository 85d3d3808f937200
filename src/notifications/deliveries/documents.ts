import type { EventType } from '../../events/event-types.ts';
import type { Container } from '../../storage/containers.ts';

/** How long a delivery and its attempts can be looked up: 90 days. */
export const deliveryTtlSeconds = 90 * 24 * 60 * 60;

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
