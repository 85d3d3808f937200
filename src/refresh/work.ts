import { tellAtRisk } from './at-risk.ts';
import { creditBatch } from './credit-batch.ts';
import { creditPortion } from './credit-portion.ts';
import type { RefreshMessage } from './documents.ts';
import { planRefresh } from './plan.ts';
import { scoreBatch } from './score-batch.ts';
import type { RefreshDesk } from './services.ts';

/** Handles a message of the queue `refreshes`. Safe to repeat. */
export function workRefresh(desk: RefreshDesk, message: RefreshMessage): Promise<void> {
  switch (message.kind) {
    case 'plan':
      return planRefresh(desk, message.refreshId, message.batch);
    case 'credit':
      return creditBatch(desk, message.refreshId, message.batch);
    case 'credit-portion':
      return creditPortion(desk, message);
    case 'score':
      return scoreBatch(desk, message.refreshId, message.batch);
    case 'at-risk':
      return tellAtRisk(desk, message.partnerId);
  }
}
