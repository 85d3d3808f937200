import { setTimeout } from 'node:timers/promises';
import { ErrorResponse, TimeoutError } from '@azure/cosmos';
import { unavailable } from '../../errors.ts';
import { ConnectionLost } from './charges.ts';

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
export function isAmbiguous(cause: unknown): boolean {
  const status = statusOf(cause);
  if (status === undefined) return cause instanceof TimeoutError || cause instanceof ConnectionLost;
  return status === 408 || status === 410 || status >= 500;
}

/**
 * Tries again while the store fails in a way that may pass, with growing, random pauses, and throws `unavailable` when
 * that has gone on for `patience` milliseconds. Everything else is thrown as it comes. `attempt` learns whether an
 * earlier one may have been carried out.
 */
export async function persistently<T>(patience: number, attempt: (ambiguous: boolean) => Promise<T>): Promise<T> {
  const start = performance.now();
  let ambiguous = false;
  for (let delay = firstDelayMilliseconds; ; delay = Math.min(delay * 2, longestDelayMilliseconds)) {
    try {
      return await attempt(ambiguous);
    } catch (cause) {
      const status = statusOf(cause);
      if (!isAmbiguous(cause) && status !== 429 && status !== 449) throw cause;
      ambiguous ||= isAmbiguous(cause);
      const pause = retryAfter(cause) + Math.random() * delay;
      if (performance.now() - start + pause > patience) {
        throw unavailable(
          'documents-unavailable',
          'The document store did not answer in time. Try again later.',
          cause,
        );
      }
      await setTimeout(pause);
    }
  }
}

function retryAfter(cause: unknown): number {
  return (cause instanceof ErrorResponse && cause.retryAfterInMs) || 0;
}
