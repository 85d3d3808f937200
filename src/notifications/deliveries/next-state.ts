import type { Outcome } from '../sending/sender.ts';
import type { Attempt, Delivery, Failure } from './documents.ts';

/** The worker that holds the delivery, by its claim; or any worker, while the turn is due and nobody holds it. */
type By = { claim: string } | { turn: number };

/** The steps of a delivery. `docs/deliveries.md` draws the states, and says which part of the code takes each step. */
export type Step =
  | { type: 'claim'; by: { turn: number }; claim: string; until: Date }
  /** No place is free at the endpoint: the turn is postponed. */
  | { type: 'park'; by: By; until: Date }
  | { type: 'give-up'; by: By; failure: Failure }
  | {
      type: 'attempt';
      turn: number;
      attempt: Attempt;
      outcome: Outcome;
      /** Pauses after the first, second, … failed attempt. */
      retryDelaysMs: readonly number[];
      /** 0 ≤ number < 1, for jitter. */
      random: () => number;
    }
  /** The delivery is to be sent again on request. */
  | { type: 'restart' }
  /** The message of the turn was lost: it was due before this time, and is sent again now. */
  | { type: 'resend'; dueBefore: Date };

const dayMs = 24 * 60 * 60 * 1000;

/** Returns the delivery after a step; `undefined` if the step does not apply (any more). */
export function nextState(delivery: Delivery, step: Step, now: Date): Delivery | undefined {
  switch (step.type) {
    case 'claim':
      if (!isBy(delivery, step.by, now)) return undefined;
      return { ...delivery, lease: { by: step.claim, until: step.until.toISOString() } };
    case 'park':
      return isBy(delivery, step.by, now) ? due(released(delivery), step.until) : undefined;
    case 'give-up':
      return isBy(delivery, step.by, now) ? failed(delivery, step.failure, now) : undefined;
    case 'attempt':
      if (delivery.state === 'pending' && delivery.turn === step.turn) return attempted(delivery, step, now);
      // Another worker has taken over the delivery. It decides on failures; a success counts, since the event arrived.
      if (!step.outcome.ok || delivery.state === 'delivered') return undefined;
      return delivered({ ...delivery, attempts: [...delivery.attempts, step.attempt] }, now);
    case 'restart':
      return leaseLeftMs(delivery, now) > 0 ? undefined : restarted(delivery, now);
    case 'resend':
      if (delivery.state !== 'pending' || Date.parse(delivery.nextAttemptAt ?? '') >= step.dueBefore.getTime())
        return undefined;
      return due(delivery, now);
  }
}

/** Returns the remaining time of a worker's claim in milliseconds; 0 without a claim. */
export function leaseLeftMs({ lease }: Pick<Delivery, 'lease'>, now: Date): number {
  return lease ? Math.max(0, Date.parse(lease.until) - now.getTime()) : 0;
}

function isBy(delivery: Delivery, by: By, now: Date): boolean {
  if ('claim' in by) return delivery.lease?.by === by.claim;
  return delivery.state === 'pending' && delivery.turn === by.turn && leaseLeftMs(delivery, now) === 0;
}

/**
 * A test is sent once: its sender waits for the answer. A 410 means that the receiver is gone for good; any other
 * failure is retried until the pauses are used up.
 */
function attempted(
  before: Delivery,
  { attempt, outcome, retryDelaysMs, random }: Extract<Step, { type: 'attempt' }>,
  now: Date,
): Delivery {
  const delivery = { ...before, attempts: [...before.attempts, attempt], turn: before.turn + 1 };
  if (outcome.ok) return delivered(delivery, now);
  if (delivery.event === 'webhook.test') return failed(delivery, 'not-retried', now);
  if (outcome.status === 410) return failed(delivery, 'gone', now);
  const pauseMs = retryDelaysMs[before.turn - (before.restarted?.turn ?? 0)];
  if (pauseMs === undefined) return failed(delivery, 'exhausted', now);
  const waitMs = Math.max(jittered(pauseMs, random), retryAfterMs(outcome, now));
  return due(unscheduled(delivery), new Date(now.getTime() + waitMs));
}

function delivered(delivery: Delivery, now: Date): Delivery {
  const { failure: _failure, ...rest } = unscheduled(delivery);
  return { ...rest, state: 'delivered', finishedAt: now.toISOString() };
}

function failed(delivery: Delivery, failure: Failure, now: Date): Delivery {
  return { ...unscheduled(delivery), state: 'failed', failure, finishedAt: now.toISOString() };
}

/** Turns continue, so that a message of an earlier turn is recognised as old; the pauses begin again. */
function restarted(delivery: Delivery, now: Date): Delivery {
  const { finishedAt: _at, failure: _failure, ...rest } = released(delivery);
  const turn = delivery.turn + 1;
  return due({ ...rest, state: 'pending', turn, restarted: { turn, at: now.toISOString() } }, now);
}

const due = (delivery: Delivery, at: Date): Delivery => ({ ...delivery, nextAttemptAt: at.toISOString() });

const released = ({ lease: _lease, ...rest }: Delivery): Delivery => rest;
const unscheduled = ({ lease: _lease, nextAttemptAt: _due, ...rest }: Delivery): Delivery => rest;

/** Makes a pause up to a fifth shorter or longer, so that deliveries that failed together do not return together. */
function jittered(pauseMs: number, random: () => number): number {
  return Math.round(pauseMs * (0.8 + 0.4 * random()));
}

/**
 * Reads `Retry-After` of a 429 or 503 in milliseconds, a day at most. It can only lengthen the pause: a receiver that
 * always asks for a minute must not use up all attempts within minutes.
 */
export function retryAfterMs({ status, retryAfter }: Outcome, now: Date): number {
  if (retryAfter === undefined || (status !== 429 && status !== 503)) return 0;
  const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime();
  return Number.isNaN(asked) ? 0 : Math.min(Math.max(asked, 0), dayMs);
}
