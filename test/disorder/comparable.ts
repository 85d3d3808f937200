import type { Receiver } from '../notifications/receiver.ts';

/** Every event that an endpoint can ask for about a partner. */
export const allEvents = [
  'partner.tier.changed',
  'partner.tier.at-risk',
  'partner.score.published',
  'partner.score.restated',
];

/** What may differ between two runs whose messages came in another order, with the same outcome. */
export const comparable = ({ port }: Receiver): [RegExp, string][] => [
  [new RegExp(`:${port}\\b`, 'g'), ':port'],
  [/"sealed":"[^"]+"/g, '"sealed":""'],
  // Which of several refreshes was first, and which of two events.
  [/"order-\d"/g, '"order"'],
  [/,"supersededBy":\d+/g, ''],
];
