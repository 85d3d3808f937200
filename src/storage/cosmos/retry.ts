import { setTimeout as pause } from 'node:timers/promises';
import { ErrorResponse, TimeoutError } from '@azure/cosmos';
import { unavailable } from '../../errors.ts';
import { ConnectionLost } from './charges.ts';

/** How long a call tries again, and by what clock and chance. */
export interface Patience {
  /** After so many milliseconds it gives up: half a minute in {@link standardPatience}. */
  milliseconds: number;
  /** The passage of time in milliseconds, from any beginning. */
  now(): number;
  wait(milliseconds: number): Promise<unknown>;
  /** 0 ≤ number < 1. */
  random(): number;
}

export const standardPatience: Patience = {
  milliseconds: 30_000,
  now: () => performance.now(),
  wait: (milliseconds) => pause(milliseconds),
  random: () => Math.random(),
};

const firstDelayMilliseconds = 100;
const longestDelayMilliseconds = 5_000;

/** The HTTP status that Cosmos DB refused with; `undefined` when it did not answer. */
export function statusOf(cause: unknown): number | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'number' ? cause.code : undefined;
}

/** 404 with this sub-status says that the container itself is missing. */
const ownerMissing = 1003;

/** Whether an answer says that the document is not there. A container that is not there is an error of the set-up. */
export function isMissing(status: number | undefined, substatus: number | undefined): boolean {
  return status === 404 && substatus !== ownerMissing;
}

/** As {@link isMissing}, of an error. */
export function saysMissing(cause: unknown): boolean {
  return cause instanceof ErrorResponse && isMissing(statusOf(cause), cause.substatus);
}

/**
 * Whether the request may have been carried out although it failed. Throttling (429) and conflicts between
 * concurrent writes (449) say that it was not.
 */
function isAmbiguous(cause: unknown): boolean {
  const status = statusOf(cause);
  if (status === undefined) return cause instanceof TimeoutError || cause instanceof ConnectionLost;
  return status === 408 || status === 410 || status >= 500;
}

/**
 * Tries again while the store fails in a way that may pass, and throws `unavailable` with the last reason when that has
 * gone on for too long. Everything else is thrown as it comes. `attempt` learns whether an earlier one may have been
 * carried out.
 *
 * Pauses double from 0.1 to 5 seconds, each by chance up to a half shorter, so that those who failed together do not
 * come back together; what the store asks for comes on top. At least half of each pause is kept, which bounds the
 * number of tries: eighteen in half a minute.
 */
export async function persistently<T>(patience: Patience, attempt: (ambiguous: boolean) => Promise<T>): Promise<T> {
  const start = patience.now();
  let ambiguous = false;
  for (let delay = firstDelayMilliseconds; ; delay = Math.min(delay * 2, longestDelayMilliseconds)) {
    try {
      return await attempt(ambiguous);
    } catch (cause) {
      const status = statusOf(cause);
      if (!isAmbiguous(cause) && status !== 429 && status !== 449) throw cause;
      ambiguous ||= isAmbiguous(cause);
      const wait = retryAfter(cause) + (delay * (1 + patience.random())) / 2;
      if (patience.now() - start + wait > patience.milliseconds) {
        throw unavailable(
          'documents-unavailable',
          `The document store could not be used: ${reasonOf(cause)}. Try again later.`,
          cause,
        );
      }
      await patience.wait(wait);
    }
  }
}

const reasons: Record<number, string> = {
  408: 'a request took too long',
  410: 'a partition is being moved',
  429: 'its throughput is used up',
  449: 'writes were in conflict',
  503: 'it is out of service',
};

/** Why the last try failed, without what only its library knows. */
function reasonOf(cause: unknown): string {
  const status = statusOf(cause);
  if (status !== undefined) return `${reasons[status] ?? 'it failed'} (status ${status})`;
  return cause instanceof TimeoutError ? 'no answer came in time' : 'the connection was lost';
}

function retryAfter(cause: unknown): number {
  return (cause instanceof ErrorResponse && cause.retryAfterInMs) || 0;
}
