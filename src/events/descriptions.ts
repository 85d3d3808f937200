import { z } from 'zod';
import type { Month } from '../month.ts';
import { eventBody, testEventBody } from './event.ts';
import type { EventType } from './event-types.ts';
import { type OutboxEvent, partnerEventId, scorePublished, scoreRestated, tierAtRisk } from './partner-event.ts';
import { tierChange, tierChangeId } from './tier-change.ts';

/** One type of event, described for receivers. */
export interface CatalogueEntry {
  type: EventType;
  description: string;
  /** JSON Schema (2020-12) of the whole CloudEvents event. */
  schema: object;
  example: unknown;
}

const links = z.strictObject({ score: z.url(), dashboard: z.url() });
const notData = { id: true, sequence: true, occurredAt: true } as const;
const sequence = z.string().regex(/^\d{10}$/);
const attributes = {
  specversion: z.literal('1.0'),
  id: z.string().min(1).describe('The same over all tries, and the header webhook-id: do the work of one id once.'),
  source: z.url(),
  subject: z.string(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
};
const ofPartner = {
  sequence: sequence.describe('Orders the events of one partner and program; texts order as their numbers do.'),
  supersededby: sequence.optional().describe('Present where the event of this sequence may have arrived before.'),
};

const { partnerId, program, month } = { partnerId: '1234567', program: 'smb', month: '2022-01' as Month };
const indicators = [{ id: 'net-new-revenue', value: 31_000, target: 30_000, points: 10, maxPoints: 10 }];
const occurredAt = '2022-02-20T06:00:03.000Z';
const edition = '2021-09';
const identity = { partnerId, program, month };
const examples: OutboxEvent[] = [
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
  {
    ...identity,
    id: partnerEventId('partner.tier.at-risk', identity),
    type: 'partner.tier.at-risk',
    sequence: 8,
    occurredAt,
    tiers: [
      { program, edition, tier: 'silver', to: 'none', lostIn: '2022-03' as Month, score: 66.66, scoreExpected: 57.2 },
    ],
  },
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
];

/** Content and meaning of each event of a partner, in the order of {@link examples}. */
const kinds = [
  {
    type: 'partner.tier.changed',
    description: "The tier of a partner's newest scored month is another than before.",
    data: tierChange.omit(notData).extend({ links }),
  },
  {
    type: 'partner.tier.at-risk',
    description: 'The outlook sees tiers lost within three months: once per month and partner at most.',
    data: tierAtRisk.omit({ ...notData, type: true }).extend({ links }),
  },
  {
    type: 'partner.score.published',
    description: 'A month was scored for the first time. Only sent where it is asked for by name.',
    data: scorePublished.omit({ ...notData, type: true }).extend({ links }),
  },
  {
    type: 'partner.score.restated',
    description: 'A month that was published before has another score now.',
    data: scoreRestated.omit({ ...notData, type: true }).extend({ links }),
  },
] as const;

const testData = z.strictObject({ endpointId: z.string().min(1), message: z.string() });

/** Describes every type of event with its schema and an example, as it would come from `publicBaseUrl`. */
export function eventCatalogue(publicBaseUrl: string): CatalogueEntry[] {
  const entries = kinds.map(({ type, description, data }, index): CatalogueEntry => {
    const event = z.strictObject({ ...attributes, type: z.literal(type), ...ofPartner, data });
    const example = JSON.parse(eventBody(examples[index] as OutboxEvent, publicBaseUrl));
    return { type, description, schema: z.toJSONSchema(event, { io: 'input' }), example };
  });
  const test = z.strictObject({ ...attributes, type: z.literal('webhook.test'), data: testData });
  const example = { id: 'wt_6c0ff8a5-9f0c-4b43-a3b4-5c2f1f3f3d11', endpointId: 'ep_1', occurredAt };
  entries.push({
    type: 'webhook.test',
    description: 'Sent when asked for, to see whether an endpoint is reached and verifies.',
    schema: z.toJSONSchema(test, { io: 'input' }),
    example: JSON.parse(testEventBody(example, publicBaseUrl)),
  });
  return entries;
}
