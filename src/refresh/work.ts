import { workAtRisk } from './at-risk.ts';
import { creditBatch } from './credit-batch.ts';
import { creditPortion } from './credit-portion.ts';
import type { RefreshMessage } from './messages.ts';
import { planRefresh } from './plan.ts';
import { scoreBatch } from './score-batch.ts';
import type { RefreshServices } from './services.ts';

/** Handles a message of the queue `refreshes`. Safe to repeat. */
export function workRefresh(services: RefreshServices, message: RefreshMessage): Promise<void> {
  switch (message.kind) {
    case 'plan':
      return planRefresh(services, message.refreshId, message.batch);
    case 'credit':
      return creditBatch(services, message.refreshId, message.batch);
    case 'credit-portion':
      return creditPortion(services, message);
    case 'score':
      return scoreBatch(services, message.refreshId, message.batch);
    case 'at-risk':
      return workAtRisk(services, message.partnerId);
  }
}
