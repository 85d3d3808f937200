import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Outcome, OutgoingRequest, Sender } from '../sender.ts';

/** A fetched access token. */
export interface Token {
  accessToken: string;
  /** Where the API is, if the answer named it. */
  instanceUrl?: string;
}

/** A token, or what came of the attempt to get one, for the delivery log: without the answer, which may hold one. */
export type TokenAnswer = { token: Token } | { failed: Outcome };

/** Access tokens, fetched once and kept while they last. */
export interface Tokens {
  /**
   * The token for these credentials. Who asks while it is being fetched waits for the same.
   * @param key what the token belongs to; other credentials under the same key are another token
   */
  get(key: string, credentials: string, request: OutgoingRequest): Promise<TokenAnswer>;
  /** Forgets a token that was refused, unless it was replaced already. */
  refuse(key: string, credentials: string, token: Token): Promise<void>;
}

/** What a token is good for where the answer does not say: Salesforce sessions last two hours, at the least 15 minutes. */
const unstatedSeconds = 15 * 60;
/** Renewed so long before its end, for clocks that differ and requests under way. */
const marginSeconds = 120;
const most = 1_000;

interface Kept {
  answer: Promise<TokenAnswer>;
  until: number;
}

/** Tokens in the memory of this process. */
export function createTokens(sender: Sender, clock: Clock): Tokens {
  const kept = new Map<string, Kept>();
  const nameOf = (key: string, credentials: string) =>
    `${key}|${createHash('sha256').update(credentials).digest('base64')}`;

  return {
    async get(key, credentials, request) {
      const name = nameOf(key, credentials);
      const present = kept.get(name);
      if (present && present.until > clock.now().getTime()) return present.answer;
      const entry: Kept = { answer: Promise.resolve() as never, until: Number.POSITIVE_INFINITY };
      entry.answer = fetchToken(sender, request).then(({ answer, lastsSeconds }) => {
        entry.until = clock.now().getTime() + Math.max(0, lastsSeconds - marginSeconds) * 1000;
        if ('failed' in answer && kept.get(name) === entry) kept.delete(name);
        return answer;
      });
      kept.set(name, entry);
      if (kept.size > most) kept.delete(kept.keys().next().value as string);
      return entry.answer;
    },
    async refuse(key, credentials, token) {
      const name = nameOf(key, credentials);
      const entry = kept.get(name);
      const answer = await entry?.answer;
      if (answer && 'token' in answer && answer.token === token && kept.get(name) === entry) kept.delete(name);
    },
  };
}

async function fetchToken(
  sender: Sender,
  request: OutgoingRequest,
): Promise<{ answer: TokenAnswer; lastsSeconds: number }> {
  const { answer, ...outcome } = await sender.send({ ...request, answerBytes: 64 * 1024 });
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
