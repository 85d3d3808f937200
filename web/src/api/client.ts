import createClient from 'openapi-fetch';
import createQueries from 'openapi-react-query';
import type { components, paths } from './description.d.ts';

export type Schemas = components['schemas'];

/** The API's answer to a request that it does not carry out (RFC 9457), or no answer at all (status 0). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** Gives the tokens for calls. They are held only in memory. */
export interface TokenSource {
  token(): Promise<string | undefined>;
  /** Called when the API no longer accepts a token. @returns another, or undefined if somebody has to sign in again */
  renew(): Promise<string | undefined>;
}

let source: TokenSource | undefined;

/** Says where tokens come from; without one, calls are made without a token. */
export function takeTokensFrom(other: TokenSource): void {
  source = other;
}

/** Returns true if calls carry a token, which a link of the page cannot. */
export const needsToken = (): boolean => source !== undefined;

/**
 * Calls the API below this address.
 * @throws Problem for any answer other than 2xx
 */
export const call = (address: string, init: RequestInit = {}): Promise<Response> =>
  answerTo(new Request(new URL(address, location.origin), init));

async function answerTo(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await sendWith(await source?.token(), request);
  const renewed = answer.status === 401 ? await source?.renew() : undefined;
  const final = renewed === undefined ? answer : await sendWith(renewed, again);
  if (final.ok) return final;
  const told = (await final.json().catch(() => ({}))) as Partial<Schemas['Problem']>;
  const code = told.type?.replace('urn:pci:problem:', '') ?? String(final.status);
  throw new Problem(final.status, code, told.detail ?? final.statusText);
}

async function sendWith(token: string | undefined, request: Request): Promise<Response> {
  if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
  try {
    return await fetch(request);
  } catch (cause) {
    if (cause instanceof DOMException) throw cause;
    throw new Problem(0, 'unreachable', String(cause));
  }
}

/** The API, with the types of its own description. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: answerTo });

/** The same for what the pages show. */
export const queries = createQueries(api);

/** Follows a listing from its first page to its end, or until it has `most` items. */
export async function allPages<Item>(address: string, most = 20_000): Promise<{ items: Item[]; more: boolean }> {
  const items: Item[] = [];
  let next: string | null = address;
  while (next !== null && items.length < most) {
    const page = (await (await call(next)).json()) as { items: Item[]; nextLink: string | null };
    items.push(...page.items);
    next = page.nextLink;
  }
  return { items, more: next !== null };
}

/** Sends a body, or none, and returns the answer's. By its key, a repeated call is not carried out twice. */
export async function send<Answer>(
  method: 'POST' | 'PATCH' | 'DELETE',
  address: string,
  given?: object,
): Promise<Answer> {
  const answer = await call(address, {
    method,
    headers: {
      ...(given ? { 'content-type': 'application/json' } : {}),
      ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
    },
    ...(given ? { body: JSON.stringify(given) } : {}),
  });
  return (answer.status === 204 ? undefined : await answer.json()) as Answer;
}
