import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Client } from 'undici';
import { describeFailure, Refused } from './failures.ts';
import { isLoopback, type NetworkPolicy, refusalOfAddress, refusalOfUrl } from './network.ts';

/** Outcome of one attempt. */
export interface Outcome {
  /** A 2xx answer, read to its end or to the limit. */
  ok: boolean;
  durationMs: number;
  status?: number;
  /** The first bytes of the answer, as UTF-8. */
  answer?: string;
  /** The header `Retry-After`, unchanged. */
  retryAfter?: string;
  /** The header `WebHook-Allowed-Origin`, unchanged. */
  allowedOrigin?: string;
  /** The header `WebHook-Allowed-Rate`, unchanged. */
  allowedRate?: string;
  error?: string;
  /** The time was up before the answer was complete. */
  timedOut?: true;
}

export interface OutgoingRequest {
  /** `POST` by default. */
  method?: 'POST' | 'PATCH' | 'GET' | 'OPTIONS';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Bytes of the answer to keep, if not the sender's default. */
  answerBytes?: number;
  /** Total time in milliseconds, if less than the sender's. */
  deadlineMs?: number;
}

export interface Sender {
  /** Sends once, only to where the policy allows; never throws for anything that the other side does. */
  send(request: OutgoingRequest, network: NetworkPolicy): Promise<Outcome>;
}

export interface SenderOptions {
  /** Total time: resolving, connecting, sending, waiting and reading the answer. */
  deadlineMs: number;
  /** Bytes of an answer to keep; the rest is not read. 1 KB by default. */
  answerBytes?: number;
  /** Returns all addresses of a name; the system's resolver by default. */
  resolve?: (name: string) => Promise<{ address: string; family: number }[]>;
}

/**
 * Sends webhooks to addresses chosen by strangers. Every attempt has its own connection, and the very addresses
 * connected to are checked, so a name cannot change between check and use. Redirects are not followed.
 */
export function createSender(options: SenderOptions): Sender {
  const { resolve = (name) => lookup(name, { all: true, order: 'verbatim' }) } = options;

  /** Replaces the resolver at connect time. One forbidden address among several rules out the name. */
  const judgedLookup = (network: NetworkPolicy, loopbackOnly: boolean): LookupFunction => {
    const refusalOf = (address: string) =>
      loopbackOnly && !isLoopback(address) ? 'must begin with https://' : refusalOfAddress(address, network);
    return (name, { all }, callback) => {
      resolve(name).then(
        (addresses) => {
          const [first] = addresses;
          const refusals = addresses.map(({ address }) => refusalOf(address));
          const refusal = refusals.find((found) => found !== undefined);
          if (refusal !== undefined || !first) callback(new Refused(refusal ?? 'must have a name that resolves'), '');
          else if (all) callback(null, addresses);
          else callback(null, first.address, first.family);
        },
        (error) => callback(error, ''),
      );
    };
  };

  const clientFor = (target: URL, network: NetworkPolicy, deadlineMs: number): Client => {
    const refusal = refusalOfUrl(target, network);
    if (refusal) throw new Refused(refusal);
    const lookup = judgedLookup(network, target.protocol === 'http:');
    return new Client(target.origin, {
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { lookup, rejectUnauthorized: true, maxCachedSessions: 0, timeout: deadlineMs },
    });
  };

  return {
    async send({ method = 'POST', url, headers, body = null, ...given }, network) {
      const started = performance.now();
      const deadlineMs = Math.min(given.deadlineMs ?? options.deadlineMs, options.deadlineMs);
      const answerBytes = given.answerBytes ?? options.answerBytes ?? 1024;
      const seen: Omit<Outcome, 'ok' | 'durationMs'> = {};
      let late = false;
      try {
        const target = new URL(url);
        const client = clientFor(target, network, deadlineMs);
        // Ends the attempt at any stage; a request's own signal has no effect before the connection is established.
        const deadline = setTimeout(() => {
          late = true;
          void client.destroy();
        }, deadlineMs);
        try {
          const path = target.pathname + target.search;
          const response = await client.request({ method, path, headers, body, reset: true });
          seen.status = response.statusCode;
          const retryAfter = response.headers['retry-after'];
          if (typeof retryAfter === 'string') seen.retryAfter = retryAfter;
          const allowedOrigin = response.headers['webhook-allowed-origin'];
          if (typeof allowedOrigin === 'string') seen.allowedOrigin = allowedOrigin;
          const allowedRate = response.headers['webhook-allowed-rate'];
          if (typeof allowedRate === 'string') seen.allowedRate = allowedRate;
          seen.answer = await beginning(response.body, answerBytes);
        } finally {
          clearTimeout(deadline);
          // Not awaited: it would wait for a name that may never resolve.
          void client.destroy();
        }
      } catch (error) {
        if (late) seen.timedOut = true;
        seen.error = late
          ? `timeout: no complete answer within ${deadlineMs / 1000} s`
          : describeFailure(error, URL.parse(url)?.hostname ?? url);
      }
      const ok = seen.error === undefined && Math.floor((seen.status ?? 0) / 100) === 2;
      return { ok, durationMs: Math.round(performance.now() - started), ...seen };
    },
  };
}

/** Reads up to `cap` bytes; drops a character that the cut divides. */
async function beginning(body: AsyncIterable<Uint8Array>, cap: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk.subarray(0, cap - size));
    size += chunk.byteLength;
    if (size >= cap) break;
  }
  return new TextDecoder().decode(Buffer.concat(chunks), { stream: true });
}
