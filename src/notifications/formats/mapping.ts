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

/** Sources whose value is the name of a tier. */
const ofTiers: readonly Source[] = ['tier', 'tierBefore', 'tierExpected'];

/** An event as a mapping reads it: its body, and the program for which the endpoint gets it. */
export interface MappedEvent {
  body: string;
  program: string;
}

/** Values by field; null clears a field. */
export type Fields = Record<string, Value | null>;

/** Source of the value of each field of the CRM; `values` translates texts to the CRM's own values, such as numbers. */
export type FieldMapping = Record<string, Source | { from: Source; values: Record<string, Value> }>;

const source = z.enum(sources, `must be one of: ${sources.join(', ')}`);

/** Makes the schema of a mapping whose field names match `name`; `what` describes such a name for people. */
export const mappingOf = (name: RegExp, what: string) =>
  z
    .record(
      z.string().regex(name, `a field's name must be ${what}`),
      z.union(
        [
          source,
          z.strictObject({
            from: source,
            values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
          }),
        ],
        `must be one of ${sources.join(', ')}, or {"from": one of these, "values": {…}}`,
      ),
    )
    .refine((mapping) => Object.keys(mapping).length > 0, 'must map at least one field');

/**
 * Lists the choices of tiers that leave out a tier, or name one that does not exist: an event could not be written with
 * them.
 * @param tiers those of the programs whose events the endpoint gets, with `none`
 */
export function faultsOfTiers(mapping: FieldMapping, tiers: readonly string[]): { field: string; message: string }[] {
  return Object.entries(mapping).flatMap(([field, source]) => {
    if (typeof source === 'string' || !ofTiers.includes(source.from)) return [];
    const named = Object.keys(source.values);
    const missing = tiers.filter((tier) => !named.includes(tier));
    const unknown = named.filter((tier) => !tiers.includes(tier));
    const faults = [
      ...(missing.length > 0 ? [`has no value for ${missing.join(', ')}`] : []),
      ...(unknown.length > 0 ? [`names ${unknown.join(', ')}`] : []),
    ];
    if (faults.length === 0) return [];
    const message = `${field} ${faults.join(' and ')}: give a value for each tier of the endpoint's programs: ${tiers.join(', ')}.`;
    return [{ field, message }];
  });
}

/**
 * Returns true if a choice of tiers was made for other programs: it names tiers, and none of these. Earlier versions
 * had no program with other tiers, so that endpoints of all programs may have such a choice.
 * @param tiers those of an event's program, with `none`
 */
export function isForOtherTiers(mapping: FieldMapping, tiers: readonly string[]): boolean {
  return Object.values(mapping).some((source) => {
    if (typeof source === 'string' || !ofTiers.includes(source.from)) return false;
    const named = Object.keys(source.values).filter((tier) => tier !== 'none');
    return named.length > 0 && !named.some((tier) => tiers.includes(tier));
  });
}

/** Fills the fields with the event's values. Leaves out a field about which the event says nothing. */
export function mapped(mapping: FieldMapping, event: MappedEvent): Fields {
  const values = valuesOf(event);
  const fields: Fields = {};
  for (const [field, source] of Object.entries(mapping)) {
    const { from, values: translation = {} } = typeof source === 'string' ? { from: source } : source;
    const value = values[from];
    if (value !== undefined) fields[field] = value === null ? null : (translation[String(value)] ?? value);
  }
  return fields;
}

/** Reads the MPN id that an event is about. */
export function partnerOf(body: string): string {
  return String((JSON.parse(body) as { data: { partnerId?: unknown } }).data.partnerId ?? '');
}

function valuesOf({ body, program }: MappedEvent): Partial<Record<Source, Value | null>> {
  const event = JSON.parse(body) as Record<string, Value> & { data: Record<string, unknown> };
  const { data } = event;
  const risks = (data.tiers ?? []) as Record<string, unknown>[];
  const risk = risks.find((one) => one.program === program) ?? risks[0];
  const expected = endsExpectations(event) ? { to: null, lostIn: null, scoreExpected: null } : risk;
  const links = (data.links ?? {}) as Record<string, unknown>;
  const all: Record<Source, unknown> = {
    eventId: event.id,
    eventType: event.type,
    occurredAt: event.time,
    sequence: event.sequence === undefined ? undefined : Number(event.sequence),
    supersededBy: event.supersededby === undefined ? undefined : Number(event.supersededby),
    partnerId: data.partnerId,
    program: risk?.program ?? data.program,
    edition: data.edition ?? risk?.edition,
    month: data.month,
    tier: data.to ?? data.tier ?? risk?.tier,
    tierBefore: data.from ?? data.tierBefore,
    score: data.scoreAfter ?? data.score ?? risk?.score,
    scoreBefore: data.scoreBefore,
    direction: data.direction,
    reason: data.reason,
    tierExpected: expected?.to,
    tierLostIn: expected?.lostIn,
    scoreExpected: expected?.scoreExpected,
    scoreUrl: links.score,
    dashboardUrl: links.dashboard,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/**
 * What was expected no longer holds when the tier has changed, and when the next month is scored: if a tier is still at
 * risk then, an event of that month says so afterwards. A restated score says nothing about what is expected.
 */
const endsExpectations = ({ type, data }: Record<string, unknown> & { data: Record<string, unknown> }): boolean =>
  type === 'partner.tier.changed' || (type === 'partner.score.published' && data.newest === true);
