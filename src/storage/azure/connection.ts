import { type BearerTokenAuthenticationPolicyOptions, isRestError } from '@azure/core-rest-pipeline';
import { certificateFault } from '../../certificates.ts';
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

const roles = { blobs: 'Storage Blob Data Contributor', queues: 'Storage Queue Data Contributor' };

/** Refusals that only an administrator can resolve, with the remedy, by code. */
const refusals: Readonly<Record<string, (service: keyof typeof roles) => string>> = {
  AuthorizationPermissionMismatch: (service) =>
    `The app's identity may not use the ${service} of the storage account: give it the role ${roles[service]} on the account of AzureWebJobsStorage__accountName. A new assignment takes up to ten minutes`,
  AuthorizationFailure: (service) =>
    `The storage account lets nobody use its ${service} from here: allow the app's network in its firewall, or connect it by a private endpoint`,
  KeyBasedAuthenticationNotPermitted: () =>
    "The storage account takes no keys: remove AzureWebJobsStorage and name the account in AzureWebJobsStorage__accountName, then the app's identity is used",
  AuthenticationFailed: () =>
    "The storage account does not know this app: the key in AzureWebJobsStorage is none of its keys, or the app's identity belongs to another tenant",
};

/**
 * Runs `work`; turns a temporary failure of the service, and one that only an administrator can resolve, into
 * `unavailable`, and rethrows everything else.
 */
export async function translated<T>(service: 'blobs' | 'queues', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!isRestError(cause)) throw cause;
    const { statusCode: status = 503, code = '' } = cause;
    const refusal = refusals[code]?.(service);
    if (refusal !== undefined) throw unavailable(`${service}-refused`, `${refusal}.`, cause);
    const fault = certificateFault(cause);
    if (fault)
      throw unavailable(`${service}-refused`, `The certificate of the storage service for ${service} ${fault}.`, cause);
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
