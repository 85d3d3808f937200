import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { conflict, invalid } from '../errors.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Container } from '../storage/containers.ts';
import type { Documents } from '../storage/ports.ts';
import type { Caller } from './roles.ts';

/** A request with an Idempotency-Key, and its answer. */
export interface KeyedRequest {
  /** Hash of method, path and body: a key may only repeat the same request. */
  hash: string;
  /** Digest of the roles that the answer was made for. */
  rights: string;
  startedAt: string;
  /** Sealed, since an answer may hold a secret; absent while the first request is running. */
  answer?: string;
}

/** Partition: the caller. */
export const keyedRequestsContainer: Container<KeyedRequest> = { name: 'keyed-requests', indexed: [] };

/** An answer as it is stored. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const keptForSeconds = 24 * 60 * 60;
/** After this time without an answer the first request counts as dead, and the next one does the work. */
const givenUpAfterMs = 120_000;

/**
 * Does the work of a request at most once for its key: repeating the request within a day returns the first answer. A
 * failed request leaves its key free. An answer is bound to the roles that it was made for: a caller whose roles have
 * changed may be allowed to see less, and does not get it.
 * @throws ProductError for a key used for another request, with other roles, or by a request that is still running
 */
export async function once(
  { documents, clock, vault }: { documents: Documents; clock: Clock; vault: Vault },
  { caller, key, request }: { caller: Caller; key: string; request: readonly unknown[] },
  work: () => Promise<KeptAnswer>,
): Promise<{ answer: KeptAnswer; repeated: boolean }> {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalid('invalid-idempotency-key', 'An Idempotency-Key has 1 to 255 visible ASCII characters.');
  }
  const at = { partition: caller.id, id: digest(key) };
  const hash = digest(JSON.stringify(request));
  const rights = digest(JSON.stringify(caller.grants.map((grant) => JSON.stringify(grant)).toSorted()));
  const place = `${caller.id} ${at.id}`;
  const value: KeyedRequest = { hash, rights, startedAt: clock.now().toISOString() };
  const began = await documents.write(keyedRequestsContainer, {
    ...at,
    value,
    when: 'absent',
    ttlSeconds: keptForSeconds,
  });
  if (!began) {
    const before = await documents.read(keyedRequestsContainer, at);
    if (before && before.value.hash !== hash) {
      const message = 'This Idempotency-Key was used before for another request. Use a new key.';
      throw conflict('idempotency-key-reused', message);
    }
    if (before && before.value.rights !== rights) {
      const message =
        'Your roles have changed since this Idempotency-Key was used. Look up what was done, or use a new key.';
      throw conflict('idempotency-key-other-roles', message);
    }
    if (before?.value.answer !== undefined) {
      return { answer: JSON.parse(vault.open(before.value.answer, place)) as KeptAnswer, repeated: true };
    }
    const dead = before && clock.now().getTime() - Date.parse(before.value.startedAt) > givenUpAfterMs;
    const takenOver =
      dead &&
      (await documents.write(keyedRequestsContainer, {
        ...at,
        value,
        when: { etag: before.etag },
        ttlSeconds: keptForSeconds,
      }));
    if (!takenOver) {
      const message = 'The first request with this Idempotency-Key is still at work. Try again in a moment.';
      throw conflict('idempotency-key-in-use', message);
    }
  }
  let answer: KeptAnswer;
  try {
    answer = await work();
  } catch (error) {
    await documents.remove(keyedRequestsContainer, at);
    throw error;
  }
  const done = { ...value, answer: vault.seal(JSON.stringify(answer), place) };
  await documents.write(keyedRequestsContainer, { ...at, value: done, when: 'always', ttlSeconds: keptForSeconds });
  return { answer, repeated: false };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
