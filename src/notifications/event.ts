import type { TierChange } from './tier-change.ts';

/** The media type of {@link tierChangedEvent}. */
export const eventContentType = 'application/cloudevents+json';

/**
 * A tier change as a CloudEvents 1.0 event in the structured JSON mode. The same change and base give the same bytes.
 * `sequence` has a fixed width, so that texts order as their numbers do.
 */
export function tierChangedEvent(change: TierChange, publicBaseUrl: string): string {
  const partner = encodeURIComponent(change.partnerId);
  const program = encodeURIComponent(change.program);
  return JSON.stringify({
    specversion: '1.0',
    id: change.id,
    source: publicBaseUrl,
    type: 'partner.tier.changed',
    subject: `partners/${change.partnerId}`,
    time: change.occurredAt,
    datacontenttype: 'application/json',
    sequence: String(change.sequence).padStart(10, '0'),
    data: {
      partnerId: change.partnerId,
      program: change.program,
      edition: change.edition,
      month: change.month,
      from: change.from,
      to: change.to,
      direction: change.direction,
      crossed: change.crossed,
      reason: change.reason,
      scoreBefore: change.scoreBefore,
      scoreAfter: change.scoreAfter,
      indicators: change.indicators.map(({ id, value, target, points, maxPoints }) => ({
        id,
        value,
        target,
        points,
        maxPoints,
      })),
      links: {
        score: `${publicBaseUrl}/api/partners/${partner}/scores/${program}?month=${change.month}`,
        dashboard: `${publicBaseUrl}/partners/${partner}?program=${program}&month=${change.month}`,
      },
    },
  });
}
