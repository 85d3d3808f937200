import { isTierChange, type OutboxEvent, type PartnerEvent, partnerEvent, typeOf } from './partner-event.ts';
import type { TierChange } from './tier-change.ts';

/** The media type of {@link eventBody}. */
export const eventContentType = 'application/cloudevents+json';

/** What events say about the installation that sends them. */
export interface Installation {
  /** Its public address, without a slash at the end: the `source`, and the beginning of links. */
  publicBaseUrl: string;
  /** True if people can open the dashboard there. */
  hasDashboard: boolean;
}

/** A test event, which is about no partner. */
export interface TestEvent {
  id: string;
  endpointId: string;
  occurredAt: string;
}

/**
 * Writes a partner's event as a CloudEvents 1.0 event in the structured JSON mode. The same event and installation
 * give the same bytes. `sequence` has a fixed width, so that texts sort as their numbers do.
 */
export function eventBody(event: OutboxEvent, { publicBaseUrl, hasDashboard }: Installation): string {
  const partner = encodeURIComponent(event.partnerId);
  const program = encodeURIComponent(event.program);
  const links = {
    score: `${publicBaseUrl}/api/partners/${partner}/scores/${program}?month=${event.month}`,
    ...(hasDashboard
      ? { dashboard: `${publicBaseUrl}/dashboard/partners/${partner}?program=${program}&month=${event.month}` }
      : {}),
  };
  return cloudEvent({
    id: event.id,
    source: publicBaseUrl,
    type: typeOf(event),
    subject: `partners/${event.partnerId}`,
    time: event.occurredAt,
    sequence: sequenceText(event.sequence),
    data: { ...(isTierChange(event) ? tierChangeData(event) : partnerEventData(event)), links },
  });
}

/** Writes the event of `POST …/test`: signed and sent like any other. */
export function testEventBody(
  { id, endpointId, occurredAt }: TestEvent,
  { publicBaseUrl }: Pick<Installation, 'publicBaseUrl'>,
): string {
  return cloudEvent({
    id,
    source: publicBaseUrl,
    type: 'webhook.test',
    subject: `webhooks/${endpointId}`,
    time: occurredAt,
    data: { endpointId, message: 'This is a test of your webhook endpoint. No partner is concerned.' },
  });
}

/** Adds the mark of a late event to `body`: `newer` is the sequence that may have arrived already. */
export function markedSuperseded(body: string, newer: number): string {
  const { data, ...attributes } = JSON.parse(body) as { data: unknown };
  return JSON.stringify({ ...attributes, supersededby: sequenceText(newer), data });
}

const sequenceText = (sequence: number): string => String(sequence).padStart(10, '0');

interface Attributes {
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  sequence?: string;
  data: object;
}

function cloudEvent({ id, source, type, subject, time, sequence, data }: Attributes): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time,
    datacontenttype: 'application/json',
    ...(sequence === undefined ? {} : { sequence }),
    data,
  });
}

function tierChangeData(change: TierChange): object {
  const { partnerId, program, edition, month, from, to, direction, crossed, reason, scoreBefore, scoreAfter } = change;
  const indicators = change.indicators.map(({ id, value, target, points, maxPoints }) => {
    return { id, value, target, points, maxPoints };
  });
  return {
    partnerId,
    program,
    edition,
    month,
    from,
    to,
    direction,
    crossed,
    reason,
    scoreBefore,
    scoreAfter,
    indicators,
  };
}

/** Parses the event again for the order of its fields, which a store may have changed. */
function partnerEventData(event: PartnerEvent): object {
  const { id: _id, type: _type, sequence: _sequence, occurredAt: _at, ...data } = partnerEvent.parse(event);
  return data;
}
