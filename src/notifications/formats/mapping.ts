/** What a CRM's fields can be filled with. */
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

/** By field of the CRM, where its value comes from; `values` translates texts to what the CRM keeps. */
export type FieldMapping = Record<string, Source | { from: Source; values: Record<string, Value> }>;

/** The fields that are filled where an endpoint maps none of its own. */
export const standardFields: Record<'dataverse' | 'salesforce' | 'hubspot', FieldMapping> = {
  dataverse: {
    pci_program: 'program',
    pci_month: 'month',
    pci_tier: 'tier',
    pci_tierbefore: 'tierBefore',
    pci_score: 'score',
    pci_tierexpected: 'tierExpected',
    pci_tierlostin: 'tierLostIn',
    pci_scoreurl: 'scoreUrl',
    pci_lasteventid: 'eventId',
  },
  salesforce: {
    Event_Id__c: 'eventId',
    Event_Type__c: 'eventType',
    Occurred_At__c: 'occurredAt',
    Sequence__c: 'sequence',
    Superseded_By__c: 'supersededBy',
    Partner_Id__c: 'partnerId',
    Program__c: 'program',
    Month__c: 'month',
    Tier__c: 'tier',
    Tier_Before__c: 'tierBefore',
    Score__c: 'score',
    Tier_Expected__c: 'tierExpected',
    Tier_Lost_In__c: 'tierLostIn',
    Score_Url__c: 'scoreUrl',
  },
  hubspot: {
    pci_program: 'program',
    pci_month: 'month',
    pci_tier: 'tier',
    pci_tier_before: 'tierBefore',
    pci_score: 'score',
    pci_tier_expected: 'tierExpected',
    pci_tier_lost_in: 'tierLostIn',
    pci_score_url: 'scoreUrl',
    pci_last_event_id: 'eventId',
  },
};

/** The fields with the event's values. A field is left out where the event has nothing to say about it. */
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

/** The MPN id that an event is about. */
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
