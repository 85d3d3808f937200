import { setTimeout as pause } from 'node:timers/promises';
import { ErrorResponse, TimeoutError } from '@azure/cosmos';
import { certificateFault } from '../../certificates.ts';
import { unavailable } from '../../errors.ts';
import { ConnectionLost } from './charges.ts';
import { explainRefusal } from './refusals.ts';

/** Limits of retries, with their clock and source of randomness. */
export interface Patience {
  /** Milliseconds before giving up: half a minute in {@link standardPatience}. */
  milliseconds: number;
  /** Time in milliseconds from an arbitrary start. */
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

/** Returns the HTTP status of Cosmos DB's refusal; `undefined` if it did not answer. */
export function statusOf(cause: unknown): number | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'number' ? cause.code : undefined;
}

/** Sub-status of a 404 for a missing container. */
const ownerMissing = 1003;

/** Returns true if the answer means a missing document. A missing container is an error of the set-up. */
export function isMissing(status: number | undefined, substatus: number | undefined): boolean {
  return status === 404 && substatus !== ownerMissing;
}

/** Like {@link isMissing}, for an error. */
export function saysMissing(cause: unknown): boolean {
  return cause instanceof ErrorResponse && isMissing(statusOf(cause), cause.substatus);
}

/**
 * Returns true if the request may have been carried out although it failed. Throttling (429) and conflicts between
 * concurrent writes (449) mean that it was not.
 */
function isAmbiguous(cause: unknown): boolean {
  const status = statusOf(cause);
  if (status === undefined) return cause instanceof TimeoutError || cause instanceof ConnectionLost;
  return status === 408 || status === 410 || status >= 500;
}

/**
 * Retries while the store fails temporarily, and throws `unavailable` with the last reason once the time is up. All
 * other errors are thrown at once. `attempt` receives true if an earlier try may have been carried out.
 *
 * Pauses double from 0.1 to 5 seconds; each is shortened at random by up to a half, so that callers that failed
 * together do not return together, and a delay requested by the store is added. Since at least half of each pause
 * remains, there are at most eighteen tries in half a minute.
 */
export async function persistently<T>(patience: Patience, attempt: (ambiguous: boolean) => Promise<T>): Promise<T> {
  const start = patience.now();
  let ambiguous = false;
  for (let delay = firstDelayMilliseconds; ; delay = Math.min(delay * 2, longestDelayMilliseconds)) {
    try {
      return await attempt(ambiguous);
    } catch (cause) {
      const status = statusOf(cause);
      const refusal = explainRefusal(status, String((cause as Error).message));
      if (refusal) throw unavailable('documents-refused', `${refusal}.`, cause);
      const fault = certificateFault(cause);
      if (fault)
        throw unavailable(
          'documents-refused',
          `The certificate of the Cosmos DB account of PCI_COSMOS_ENDPOINT ${fault}.`,
          cause,
        );
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

/** Describes the failure of the last try without details of the library. */
function reasonOf(cause: unknown): string {
  const status = statusOf(cause);
  if (status !== undefined) return `${reasons[status] ?? 'it failed'} (status ${status})`;
  return cause instanceof TimeoutError ? 'no answer came in time' : 'the connection was lost';
}

function retryAfter(cause: unknown): number {
  return (cause instanceof ErrorResponse && cause.retryAfterInMs) || 0;
}
