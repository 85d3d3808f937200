import type { Outcome, OutgoingRequest } from '../sending/sender.ts';
import type { Token } from '../sending/tokens.ts';

/** How one kind of CRM is spoken to. */
export interface Crm {
  /** How to get a token; absent where the credentials are one. */
  tokenRequest?: OutgoingRequest;
  /** Why a token is not to be used, as a sentence without its end: its answer names a place that may not have it. */
  unfit?(token: Token): string | undefined;
  /** The call that puts an event into the CRM. */
  deliver(token: Token, body: string): OutgoingRequest;
  /** A call that changes nothing, and succeeds only where deliveries can: for a test event. */
  probe(token: Token): OutgoingRequest;
  /** Why an answer with a good status is a failure all the same. */
  refusal?(outcome: Outcome): string | undefined;
  /** Whether the CRM keeps the present state, so that an older event must not be written over a newer one. */
  keepsState: boolean;
}

/** The body of a token request by client credentials (RFC 6749, 4.4). */
export function clientCredentials(url: string, fields: Record<string, string>): OutgoingRequest {
  return {
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...fields }).toString(),
  };
}

/** `base` without a slash at its end. */
export const trimmed = (base: string): string => base.replace(/\/+$/, '');
