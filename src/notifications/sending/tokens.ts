import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { NetworkPolicy } from './network.ts';
import type { Outcome, OutgoingRequest, Sender } from './sender.ts';

/** A fetched access token. */
export interface Token {
  accessToken: string;
  /** Address of the API, if the answer named it. */
  instanceUrl?: string;
}

/** A token, or the failed request's outcome for the delivery log: without the answer, which may hold a token. */
type TokenAnswer = { token: Token } | { failed: Outcome };

/** Access tokens, fetched once and cached while they last. */
export interface Tokens {
  /**
   * Returns the token for this request. Callers that ask while it is being fetched wait for the same one. Another
   * address, client, secret or scope is another request, and another token.
   */
  get(endpointId: string, request: OutgoingRequest, network: NetworkPolicy): Promise<TokenAnswer>;
  /** Drops a token that was refused, unless it was replaced already. */
  refuse(endpointId: string, request: OutgoingRequest, token: Token): Promise<void>;
  /** Drops all tokens of an endpoint that was changed or deleted. */
  drop(endpointId: string): void;
}

/** Lifetime of a token if the answer does not name one: Salesforce sessions last two hours, at least 15 minutes. */
const unstatedSeconds = 15 * 60;
/** Renewal margin before the end, for clocks that differ and requests under way. */
const marginSeconds = 120;
const most = 1_000;

interface Kept {
  answer: Promise<TokenAnswer>;
  until: number;
}

/** Caches tokens in the memory of this process. */
export function createTokens(sender: Sender, clock: Clock): Tokens {
  const kept = new Map<string, Kept>();
  const nameOf = (endpointId: string, { method, url, headers, body }: OutgoingRequest) => {
    const asked = JSON.stringify([method, url, headers, body]);
    return `${endpointId}|${createHash('sha256').update(asked).digest('base64')}`;
  };

  return {
    async get(endpointId, request, network) {
      const name = nameOf(endpointId, request);
      const present = kept.get(name);
      if (present && present.until > clock.now().getTime()) return present.answer;
      const entry: Kept = { answer: Promise.resolve() as never, until: Number.POSITIVE_INFINITY };
      entry.answer = fetchToken(sender, request, network).then(({ answer, lastsSeconds }) => {
        entry.until = clock.now().getTime() + Math.max(0, lastsSeconds - marginSeconds) * 1000;
        if ('failed' in answer && kept.get(name) === entry) kept.delete(name);
        return answer;
      });
      kept.set(name, entry);
      if (kept.size > most) kept.delete(kept.keys().next().value as string);
      return entry.answer;
    },
    async refuse(endpointId, request, token) {
      const name = nameOf(endpointId, request);
      const entry = kept.get(name);
      const answer = await entry?.answer;
      if (answer && 'token' in answer && answer.token === token && kept.get(name) === entry) kept.delete(name);
    },
    drop(endpointId) {
      for (const name of kept.keys()) if (name.startsWith(`${endpointId}|`)) kept.delete(name);
    },
  };
}

async function fetchToken(
  sender: Sender,
  request: OutgoingRequest,
  network: NetworkPolicy,
): Promise<{ answer: TokenAnswer; lastsSeconds: number }> {
  const { answer, ...outcome } = await sender.send({ ...request, answerBytes: 64 * 1024 }, network);
  const body = parsed(answer);
  if (outcome.ok && typeof body.access_token === 'string' && body.access_token !== '') {
    const token: Token = {
      accessToken: body.access_token,
      ...(typeof body.instance_url === 'string' ? { instanceUrl: body.instance_url } : {}),
    };
    const seconds = Number(body.expires_in);
    return { answer: { token }, lastsSeconds: seconds > 0 ? seconds : unstatedSeconds };
  }
  const { error, error_description: description } = body;
  const said = [error, description].filter((text) => typeof text === 'string').join(': ');
  const why = outcome.error ?? (said || `status ${outcome.status} without a token`);
  return { answer: { failed: { ...outcome, ok: false, error: `no token: ${why}`.slice(0, 300) } }, lastsSeconds: 0 };
}

function parsed(text = ''): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
