/** The kinds of events, in the order in which the catalogue shows them. */
export const eventTypes = [
  'partner.tier.changed',
  'partner.tier.at-risk',
  'partner.score.published',
  'partner.score.restated',
  'webhook.test',
] as const;
export type EventType = (typeof eventTypes)[number];

/** The events that are made only where somebody asks for them: they cost work, or could be made every month. */
export const requestedEventTypes = [
  'partner.tier.at-risk',
  'partner.score.published',
  'partner.score.restated',
] as const;
export type RequestedEventType = (typeof requestedEventTypes)[number];
