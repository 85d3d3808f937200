import type { Outcome } from '../sending/sender.ts';
import type { NotificationSettings } from '../services.ts';
import type { Attempt, Delivery, Failure } from './documents.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * The delivery after an attempt: delivered, given up, or due again. A 410 says that the receiver is gone for good;
 * every other failure is tried again until the pauses are used up.
 */
export function settled(
  delivery: Delivery,
  attempt: Attempt,
  outcome: Outcome,
  now: Date,
  random: () => number,
  { retryDelaysMs }: Pick<NotificationSettings, 'retryDelaysMs'>,
): Delivery {
  const { nextAttemptAt: _due, ...recorded } = withoutLease(delivery);
  recorded.attempts = [...delivery.attempts, attempt];
  recorded.turn = delivery.turn + 1;
  if (outcome.ok) return { ...recorded, state: 'delivered', finishedAt: now.toISOString() };
  if (outcome.status === 410) return failed(recorded, 'gone', now);
  const pause = retryDelaysMs[delivery.turn - (delivery.restarted?.turn ?? 0)];
  if (pause === undefined) return failed(recorded, 'exhausted', now);
  const wait = Math.max(jittered(pause, random), askedPause(outcome, now));
  return { ...recorded, nextAttemptAt: new Date(now.getTime() + wait).toISOString() };
}

/** The delivery given up. */
export function failed(delivery: Delivery, failure: Failure, now: Date): Delivery {
  const { nextAttemptAt: _due, ...rest } = withoutLease(delivery);
  return { ...rest, state: 'failed', failure, finishedAt: now.toISOString() };
}

/** A success that arrived after another worker had taken the delivery over and failed: what counts is that it arrived. */
export function deliveredLate(delivery: Delivery, attempt: Attempt, now: Date): Delivery {
  const { nextAttemptAt: _due, failure: _failure, ...rest } = withoutLease(delivery);
  return { ...rest, attempts: [...delivery.attempts, attempt], state: 'delivered', finishedAt: now.toISOString() };
}

/** The delivery to be sent again, whatever became of it: its turns go on, its pauses begin anew. */
export function restarted(delivery: Delivery, now: Date): Delivery {
  const { finishedAt: _at, failure: _failure, ...rest } = withoutLease(delivery);
  const [turn, at] = [delivery.turn + 1, now.toISOString()];
  return { ...rest, state: 'pending', turn, restarted: { turn, at }, nextAttemptAt: at };
}

/** The delivery without a worker, due later: its endpoint has no place free. */
export function parked(delivery: Delivery, until: Date): Delivery {
  return { ...withoutLease(delivery), nextAttemptAt: until.toISOString() };
}

function withoutLease({ lease: _lease, ...rest }: Delivery): Delivery {
  return rest;
}

/** Up to a fifth less or more, so that deliveries that failed together do not come back together. */
function jittered(pause: number, random: () => number): number {
  return Math.round(pause * (0.8 + 0.4 * random()));
}

/**
 * What `Retry-After` asks for in milliseconds, a day at the most. It only lengthens the pause: a receiver that always
 * asks for a minute must not use up all attempts within minutes.
 */
function askedPause({ status, retryAfter }: Outcome, now: Date): number {
  if (retryAfter === undefined || (status !== 429 && status !== 503)) return 0;
  const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime();
  return Number.isNaN(asked) ? 0 : Math.min(Math.max(asked, 0), day);
}
