import { z } from 'zod';

/** Sources of a CRM's fields. */
export const sources = [
  'eventId',
  'eventType',
  'occurredAt',
  'sequence',
  'supersededBy',
  'partnerId',
  'program',
  'edition',
  'month',
  'tier',
  'tierBefore',
  'score',
  'scoreBefore',
  'direction',
  'reason',
  'tierExpected',
  'tierLostIn',
  'scoreExpected',
  'scoreUrl',
  'dashboardUrl',
] as const;
type Source = (typeof sources)[number];

type Value = string | number | boolean;

/** Source of the value of each field of the CRM; `values` translates texts to the CRM's own values, such as numbers. */
export type FieldMapping = Record<string, Source | { from: Source; values: Record<string, Value> }>;

const source = z.enum(sources, `must be one of: ${sources.join(', ')}`);

/** Makes the schema of a mapping whose field names match `name`; `what` describes such a name for people. */
export const mappingOf = (name: RegExp, what: string) =>
  z
    .record(
      z.string().regex(name, `a field's name must be ${what}`),
      z.union([
        source,
        z.strictObject({ from: source, values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) }),
      ]),
    )
    .refine((mapping) => Object.keys(mapping).length > 0, 'must map at least one field');

/** Fills the fields with the event's values. Leaves out a field whose value the event does not have. */
export function mapped(mapping: FieldMapping, body: string): Record<string, Value> {
  const values = valuesOf(body);
  const fields: Record<string, Value> = {};
  for (const [field, source] of Object.entries(mapping)) {
    const { from, values: translation } = typeof source === 'string' ? { from: source, values: undefined } : source;
    const value = values[from];
    if (value === undefined) continue;
    fields[field] = translation ? (translation[String(value)] ?? value) : value;
  }
  return fields;
}

/** Reads the MPN id that an event is about. */
export function partnerOf(body: string): string {
  return String((JSON.parse(body) as { data: { partnerId?: unknown } }).data.partnerId ?? '');
}

function valuesOf(body: string): Partial<Record<Source, Value>> {
  const event = JSON.parse(body) as Record<string, Value> & { data: Record<string, unknown> };
  const { data } = event;
  const [risk] = (data.tiers ?? []) as Record<string, unknown>[];
  const links = (data.links ?? {}) as Record<string, unknown>;
  const all: Record<Source, unknown> = {
    eventId: event.id,
    eventType: event.type,
    occurredAt: event.time,
    sequence: event.sequence === undefined ? undefined : Number(event.sequence),
    supersededBy: event.supersededby === undefined ? undefined : Number(event.supersededby),
    partnerId: data.partnerId,
    program: data.program,
    edition: data.edition ?? risk?.edition,
    month: data.month,
    tier: data.to ?? data.tier ?? risk?.tier,
    tierBefore: data.from ?? data.tierBefore,
    score: data.scoreAfter ?? data.score ?? risk?.score,
    scoreBefore: data.scoreBefore,
    direction: data.direction,
    reason: data.reason,
    tierExpected: risk?.to,
    tierLostIn: risk?.lostIn,
    scoreExpected: risk?.scoreExpected,
    scoreUrl: links.score,
    dashboardUrl: links.dashboard,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== null));
}
