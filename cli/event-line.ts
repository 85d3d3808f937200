import type { DeliveredEvent } from './event.ts';
import { points } from './figures.ts';
import { tierChangeLine, tierName } from './print.ts';
import type { Received } from './receiver.ts';
import { type Style, safe } from './terminal.ts';

/**
 * Prints an event in a line: partner, month, program and what happened. A type unknown to this version is only named.
 */
function eventLine(event: DeliveredEvent, style: Style): string {
  switch (event.type) {
    case 'partner.tier.changed':
      return tierChangeLine(event.data, style);
    case 'partner.score.published': {
      const { score, tier } = event.data;
      return `${about(event)}: ${points(score)} ${tierName(tier, style)}, published`;
    }
    case 'partner.score.restated': {
      const { scoreBefore, tierBefore, score, tier } = event.data;
      const before = `${points(scoreBefore)} ${tierName(tierBefore, style)}`;
      return `${about(event)}: ${before} → ${points(score)} ${tierName(tier, style)}, restated`;
    }
    case 'partner.tier.at-risk': {
      const losses = event.data.tiers.map(
        ({ program, tier, to, lostIn, score, scoreExpected }) =>
          `${safe(program)} ${tierName(tier, style)} → ${tierName(to, style)} in ${safe(lostIn)}, ${points(score)} → ${points(scoreExpected)}`,
      );
      return `${safe(event.data.month)}  ${safe(event.data.partnerId)}: at risk: ${losses.join('; ')}`;
    }
    case 'webhook.test':
      return safe(event.data.message);
    default:
      return safe((event as { type: string }).type);
  }
}

const about = ({ data }: { data: { partnerId: string; program: string; month: string } }): string =>
  `${safe(data.month)} ${safe(data.program)}  ${safe(data.partnerId)}`;

/** Prints one delivery: verified or not, and its event in a line. */
export function deliveryLine(received: Received, style: Style): string {
  const { colours } = style;
  if (!received.trusted) return `${colours.red('✗ not trusted')} ${safe(received.id)}: ${received.reason}`;
  const { event, repeated, forwarded } = received;
  return `${colours.green('✓ verified')} ${safe(received.id)}${repeated ? ' (again)' : ''}${forwarded === undefined ? '' : ` → ${forwarded}`}\n  ${eventLine(event, style)}`;
}
