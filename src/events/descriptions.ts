import { z } from 'zod';
import type { Month } from '../month.ts';
import { eventBody, type Installation, testEventBody } from './event.ts';
import { type EventType, eventTypes } from './event-types.ts';
import { type OutboxEvent, partnerEventId, scorePublished, scoreRestated, tierAtRisk } from './partner-event.ts';
import { tierChange, tierChangeId } from './tier-change.ts';

/** One type of event, described for receivers. */
export interface CatalogueEntry {
  type: EventType;
  description: string;
  /** JSON Schema (2020-12) of the whole CloudEvents event. */
  schema: Record<string, unknown>;
  example: Record<string, unknown>;
}

const links = z.strictObject({
  score: z.url(),
  dashboard: z.url().optional().describe('Present if the installation serves the dashboard.'),
});
const sequence = z.string().regex(/^\d{10}$/);
const attributes = {
  specversion: z.literal('1.0'),
  id: z.string().min(1).describe('The same in all attempts, and in the header webhook-id: handle each id once.'),
  source: z.url(),
  subject: z.string(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
};
const ofPartner = {
  sequence: sequence.describe('Orders the events of one partner and program; compare as text.'),
  supersededby: sequence.optional().describe('Present where the event of this sequence may have arrived before.'),
};

const { partnerId, program, month } = { partnerId: '1234567', program: 'smb', month: '2022-01' as Month };
const identity = { partnerId, program, month };
const indicators = [{ id: 'net-new-revenue', value: 31_000, target: 30_000, points: 10, maxPoints: 10 }];
const occurredAt = '2022-02-20T06:00:03.000Z';
const edition = '2021-09';

interface Kind {
  description: string;
  data: z.ZodObject;
  /** Attributes that only this event type has. */
  attributes: z.ZodRawShape;
  /** Returns the body of an example. */
  example: (installation: Installation) => string;
}

const aboutPartner = (description: string, data: z.ZodObject, example: OutboxEvent): Kind => ({
  description,
  data: data.omit({ id: true, sequence: true, occurredAt: true }).extend({ links }),
  attributes: ofPartner,
  example: (installation) => eventBody(example, installation),
});

const testExample = { id: 'wt_6c0ff8a5-9f0c-4b43-a3b4-5c2f1f3f3d11', endpointId: 'ep_1', occurredAt };

/** Describes each event type: meaning, content and an example. */
const kinds: Record<EventType, Kind> = {
  'partner.tier.changed': aboutPartner(
    "The tier of a partner's newest scored month is another than before.",
    tierChange,
    {
      ...identity,
      id: tierChangeId(partnerId, program, month, 'none', 'silver', 1),
      edition,
      from: 'none',
      to: 'silver',
      direction: 'up',
      crossed: [60],
      reason: 'scored',
      scoreBefore: 58.5,
      scoreAfter: 66.66,
      indicators,
      sequence: 7,
      occurredAt,
    },
  ),
  'partner.tier.at-risk': aboutPartner(
    'The outlook sees tiers lost within three months: once per month and partner at most.',
    tierAtRisk.omit({ type: true }),
    {
      ...identity,
      id: partnerEventId('partner.tier.at-risk', identity),
      type: 'partner.tier.at-risk',
      sequence: 8,
      occurredAt,
      tiers: [
        {
          program,
          edition,
          tier: 'silver',
          to: 'none',
          lostIn: '2022-03' as Month,
          score: 66.66,
          scoreExpected: 57.2,
        },
      ],
    },
  ),
  'partner.score.published': aboutPartner(
    'A month was scored for the first time. Only sent where it is asked for by name.',
    scorePublished.omit({ type: true }),
    {
      ...identity,
      id: partnerEventId('partner.score.published', identity),
      type: 'partner.score.published',
      sequence: 9,
      occurredAt,
      edition,
      score: 66.66,
      tier: 'silver',
      newest: true,
      indicators,
    },
  ),
  'partner.score.restated': aboutPartner(
    'A month that was published before has another score now.',
    scoreRestated.omit({ type: true }),
    {
      ...identity,
      id: partnerEventId('partner.score.restated', identity, 'example'),
      type: 'partner.score.restated',
      sequence: 10,
      occurredAt,
      edition,
      scoreBefore: 66.66,
      score: 64.1,
      tierBefore: 'silver',
      tier: 'silver',
      newest: true,
      indicators,
    },
  ),
  'webhook.test': {
    description: 'Sent when asked for, to see whether an endpoint is reached and verifies.',
    data: z.strictObject({ endpointId: z.string().min(1), message: z.string() }),
    attributes: {},
    example: (installation) => testEventBody(testExample, installation),
  },
};

/** Describes every type of event with its schema and an example, as this installation would send it. */
export function eventCatalogue(installation: Installation): CatalogueEntry[] {
  return eventTypes.map((type) => {
    const { description, data, attributes: more, example } = kinds[type];
    const event = z.strictObject({ ...attributes, type: z.literal(type), ...more, data });
    return {
      type,
      description,
      schema: z.toJSONSchema(event, { io: 'input' }),
      example: JSON.parse(example(installation)),
    };
  });
}
