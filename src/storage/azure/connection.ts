import { type BearerTokenAuthenticationPolicyOptions, isRestError } from '@azure/core-rest-pipeline';
import { unavailable } from '../../errors.ts';

/**
 * Address of a storage service: the account's connection string, or the service's own address with an Azure identity
 * from `@azure/identity`.
 */
export type StorageConnection =
  | { connectionString: string }
  | { url: string; credential: NonNullable<BearerTokenAuthenticationPolicyOptions['credential']> };

/** Retries of the clients before a failure reaches the caller: four tries within about ten seconds. */
export const retryOptions = { maxTries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 5_000 };

/** Returns the code of the service's refusal, such as `BlobNotFound`; `undefined` for any other error. */
export function refusalCode(cause: unknown): string | undefined {
  return isRestError(cause) && cause.statusCode !== undefined ? cause.code : undefined;
}

/** Descriptions of temporary refusals, by code. */
const passing = new Map([
  ['ContainerBeingDeleted', 'is still deleting the container'],
  ['QueueBeingDeleted', 'is still deleting the queue'],
  ['InvalidBlockList', 'got the same blob from another writer while this one was under way'],
]);

/** Runs `work`; turns a temporary failure of the service into `unavailable` and rethrows everything else. */
export async function translated<T>(service: 'blobs' | 'queues', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!isRestError(cause)) throw cause;
    const { statusCode: status = 503, code = '' } = cause;
    const late = status >= 500 || status === 408 || status === 429;
    const reason = passing.get(code) ?? (late ? 'did not answer in time' : undefined);
    if (reason === undefined) throw cause;
    const message = `The storage service for ${service} ${reason}. Try again later.`;
    throw unavailable(`${service}-unavailable`, message, cause);
  }
}

/** Runs `work` once per name and remembers its success; after a failure the next call tries again. */
export function onceEach(work: (name: string) => Promise<unknown>): (name: string) => Promise<unknown> {
  const done = new Map<string, Promise<unknown>>();
  return (name) => {
    let result = done.get(name);
    if (!result) {
      result = work(name).catch((cause: unknown) => {
        done.delete(name);
        throw cause;
      });
      done.set(name, result);
    }
    return result;
  };
}
