import type { TierChange } from '../src/api/refreshes.ts';

interface Score {
  partnerId: string;
  program: string;
  month: string;
  score: number;
  tier: string;
}

interface Risk {
  program: string;
  tier: string;
  to: string;
  lostIn: string;
  score: number;
  scoreExpected: number;
}

/** A CloudEvent as delivered, as far as this command shows it. */
export type DeliveredEvent = { id: string; subject?: string; time?: string; sequence?: string } & (
  | { type: 'partner.tier.changed'; data: TierChange }
  | { type: 'partner.score.published'; data: Score }
  | { type: 'partner.score.restated'; data: Score & { scoreBefore: number; tierBefore: string } }
  | { type: 'partner.tier.at-risk'; data: { partnerId: string; month: string; tiers: Risk[] } }
  | { type: 'webhook.test'; data: { endpointId: string; message: string } }
);
