import { createLocalJWKSet, errors, type FlattenedJWSInput, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { z } from 'zod';
import { certificateFault } from '../certificates.ts';
import type { Clock } from '../clock.ts';
import { unavailable } from '../errors.ts';

const minute = 60_000;
/** After this time keys are fetched again in the background, so that withdrawn ones disappear. */
const freshForMs = 60 * minute;
/** For this time keys remain valid while the issuer does not answer. */
const keptForMs = 24 * 60 * minute;
/** Shortest time between two fetches caused by unknown keys. */
const pauseMs = 30_000;
/** Shortest time between two fetches while there are no keys at all. */
const pauseWithoutKeysMs = 2_000;
const deadlineMs = 5_000;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** The published keys of an issuer. */
export interface IssuerKeys {
  /**
   * Returns an object that identifies the current keys: a new one after each fetch.
   * @throws ProductError `issuer-unavailable`
   */
  inForce(): Promise<object>;
  /** Returns the same without fetching. */
  latest(): object | undefined;
  /**
   * Returns the key that a token names.
   * @throws ProductError `issuer-unavailable`, jose's JWKSNoMatchingKey
   */
  keyFor(header: JWSHeaderParameters, token: FlattenedJWSInput): ReturnType<ReturnType<typeof createLocalJWKSet>>;
}

/**
 * Finds keys by OpenID discovery and caches them. Unknown keys cause a fetch at most every 30 s, however many tokens
 * name one; while the issuer is down, the known keys remain valid for a day.
 */
export function createIssuerKeys(issuer: string, clock: Clock): IssuerKeys {
  let keys: { find: ReturnType<typeof createLocalJWKSet>; fetchedAt: number } | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let fetching: Promise<void> | undefined;

  const refresh = (): Promise<void> => {
    triedAt = clock.now().getTime();
    fetching ??= fetchKeys(issuer)
      .then(
        (set) => {
          keys = { find: createLocalJWKSet(set), fetchedAt: clock.now().getTime() };
          failure = undefined;
        },
        (error: unknown) => {
          failure = error;
        },
      )
      .finally(() => {
        fetching = undefined;
      });
    return fetching;
  };

  const current = async () => {
    const now = clock.now().getTime();
    const age = keys ? now - keys.fetchedAt : Number.POSITIVE_INFINITY;
    const pause = keys ? pauseMs : pauseWithoutKeysMs;
    if (age > freshForMs && (fetching || now - triedAt >= pause)) {
      const refreshed = refresh();
      if (age > keptForMs) await refreshed;
    }
    if (keys && clock.now().getTime() - keys.fetchedAt <= keptForMs) return keys;
    const fault = certificateFault(failure);
    const reason = fault
      ? `The certificate of the issuer that PCI_AUTH_ISSUER names ${fault}.`
      : 'The issuer of the tokens does not answer. Try again soon.';
    throw unavailable('issuer-unavailable', reason, failure);
  };

  return {
    inForce: current,
    latest: () => keys,
    async keyFor(header, token) {
      try {
        return await (await current()).find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        if (fetching) await fetching;
        else if (clock.now().getTime() - triedAt >= pauseMs) await refresh();
        return await (await current()).find(header, token);
      }
    },
  };
}

async function fetchKeys(issuer: string): Promise<JSONWebKeySet> {
  const described = discovery.parse(await fetchJson(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`));
  if (described.issuer !== issuer)
    throw new Error(`${issuer} describes itself as ${described.issuer}: PCI_AUTH_ISSUER must be written exactly so.`);
  return keySet.parse(await fetchJson(described.jwks_uri)) as JSONWebKeySet;
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(deadlineMs) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return await response.json();
}
