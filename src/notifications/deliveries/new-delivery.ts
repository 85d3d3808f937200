import { eventBody, type Installation, type TestEvent, testEventBody } from '../../events/event.ts';
import { type OutboxEvent, programsOf, typeOf } from '../../events/partner-event.ts';
import type { Endpoint } from '../endpoints/documents.ts';
import type { Delivery } from './documents.ts';

/** Returns true if the endpoint wants this event. An endpoint that has not consented, or is disabled, gets nothing. */
export function wants(endpoint: Endpoint, event: OutboxEvent): boolean {
  if (endpoint.disabled || (endpoint.validation && !endpoint.validation.at)) return false;
  if (!endpoint.events.includes(typeOf(event))) return false;
  const { programs } = endpoint;
  return programs === undefined || programsOf(event).some((program) => programs.includes(program));
}

/** Creates the delivery of an event to an endpoint, due at once. */
export function newDelivery(endpoint: Endpoint, event: OutboxEvent, installation: Installation, now: Date): Delivery {
  return {
    ...pending(endpoint, event.id, now),
    partnerId: event.partnerId,
    // For an event about several programs, one that the endpoint asks for.
    program: programsOf(event).find((program) => endpoint.programs?.includes(program)) ?? event.program,
    event: typeOf(event),
    sequence: event.sequence,
    body: eventBody(event, installation),
  };
}

/** Creates the delivery of a test event, which is about no partner's program. */
export function newTestDelivery(endpoint: Endpoint, event: TestEvent, installation: Installation, now: Date): Delivery {
  return {
    ...pending(endpoint, event.id, now),
    partnerId: endpoint.owner,
    program: '',
    event: 'webhook.test',
    sequence: 0,
    body: testEventBody(event, installation),
  };
}

function pending(endpoint: Endpoint, id: string, now: Date) {
  return {
    id,
    endpointId: endpoint.id,
    owner: endpoint.owner,
    state: 'pending',
    createdAt: now.toISOString(),
    nextAttemptAt: now.toISOString(),
    turn: 0,
    attempts: [],
  } as const satisfies Partial<Delivery>;
}
