/** The types of events, in the order of the catalogue. */
export const eventTypes = [
  'partner.tier.changed',
  'partner.tier.at-risk',
  'partner.score.published',
  'partner.score.restated',
  'webhook.test',
] as const;
export type EventType = (typeof eventTypes)[number];

export type RequestedEventType = Exclude<EventType, 'partner.tier.changed' | 'webhook.test'>;

/** Events that are made only if an endpoint asks for them: they cost work, or could be made every month. */
export const requestedEventTypes = eventTypes.filter(
  (type): type is RequestedEventType => type !== 'partner.tier.changed' && type !== 'webhook.test',
);
