/** The kinds of events, in the order in which the catalogue shows them. */
export const eventTypes = [
  'partner.tier.changed',
  'partner.tier.at-risk',
  'partner.score.published',
  'partner.score.restated',
  'webhook.test',
] as const;
export type EventType = (typeof eventTypes)[number];

/** The events that tell a month's score: made only where somebody wants them. */
export const scoreEventTypes = ['partner.score.published', 'partner.score.restated'] as const;
export type ScoreEventType = (typeof scoreEventTypes)[number];
