import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '../src/api/common.ts';
import { exitCodes, Failure, type Problem, refusal } from './failure.ts';

type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

/** A request that can be sent again from its beginning. */
export interface Request {
  method: string;
  path: string;
  query?: Query;
  headers?: Record<string, string>;
  /** Called once for every try. */
  body?: () => NonNullable<RequestInit['body']>;
  /** True if sending it twice has the same effect as sending it once. */
  repeatable: boolean;
  patience?: Patience;
}

/** Time for further retries after the usual ones, so that waiting outlasts a restart of the server. */
export interface Patience {
  seconds: number;
  /** Called each time there is no answer after the usual retries. */
  tell(reason: Failure): void;
}

const tries = 4;
const longestPause = 10_000;
const worthAnotherTry = new Set([429, 502, 503, 504]);

/** The API over HTTP: one method per kind of call, problems as {@link Failure}s in plain words. */
export class Client {
  readonly base: string;
  readonly #token: string | undefined;

  constructor(base: string, token?: string) {
    this.base = base.replace(/\/+$/, '');
    this.#token = token;
  }

  /** Sends a GET and returns its answer. */
  get<Answer>(path: string, query: Query = {}, patience?: Patience): Promise<Answer> {
    return this.send<Answer>({ method: 'GET', path, query, repeatable: true, ...(patience ? { patience } : {}) });
  }

  /** Sends a POST with a JSON body and returns its answer. Never repeated: without an answer, its effect is unknown. */
  post<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.send<Answer>({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: () => JSON.stringify(body),
      repeatable: false,
    });
  }

  /** Sends a PATCH with a JSON body and returns its answer. */
  patch<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.send<Answer>({
      method: 'PATCH',
      path,
      headers: { 'content-type': 'application/json' },
      body: () => JSON.stringify(body),
      repeatable: true,
    });
  }

  delete(path: string): Promise<void> {
    return this.send<void>({ method: 'DELETE', path, repeatable: true });
  }

  /** Yields items of a listing, page after page, as long as they are taken. */
  async *items<Item>(path: string, query: Query = {}): AsyncGenerator<Item> {
    for await (const { items } of this.pages<Page<Item>>(path, query)) yield* items;
  }

  /** Yields the pages of a listing, as long as they are taken. Follows pages on the same server only. */
  async *pages<Of extends Page<unknown>>(path: string, query: Query = {}): AsyncGenerator<Of> {
    let page = await this.get<Of>(path, query);
    for (;;) {
      yield page;
      if (!page.nextLink) return;
      const next = new URL(page.nextLink, this.url(path, {}));
      if (next.origin !== new URL(this.base).origin) {
        throw new Failure(exitCodes.failed, `The listing goes on at another server, ${next.origin}; not followed.`);
      }
      page = await this.get<Of>(next.pathname + next.search);
    }
  }

  /** Returns all items of a listing, in pages as large as the API allows. */
  async all<Item>(path: string, query: Query = {}): Promise<Item[]> {
    const all: Item[] = [];
    for await (const item of this.items<Item>(path, query)) all.push(item);
    return all;
  }

  /** Yields the lines of an answer with one JSON text per line. */
  async *lines<Line>(path: string): AsyncGenerator<Line> {
    for await (const line of this.#text({ method: 'GET', path, repeatable: true }))
      if (line) yield JSON.parse(line) as Line;
  }

  /** Yields the lines of a listing as a table for spreadsheets. */
  csv(path: string, query: Query): AsyncIterable<string> {
    return this.#text({ method: 'GET', path, query, headers: { accept: 'text/csv' }, repeatable: true });
  }

  async *#text(request: Request): AsyncGenerator<string> {
    const response = await this.#answered(request);
    if (!response.body) return;
    const text = Readable.fromWeb(response.body as ReadableStream);
    yield* createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY });
  }

  /** Sends a request, and after a pause sends it again if that is safe and useful. */
  async send<Answer>(request: Request): Promise<Answer> {
    const response = await this.#answered(request);
    const text = await response.text().catch((error) => {
      throw this.#unreachable(error);
    });
    return answerOf(response.url, text) as Answer;
  }

  async #answered(request: Request): Promise<Response> {
    const { repeatable, patience } = request;
    const ends = Date.now() + (patience?.seconds ?? 0) * 1000;
    for (let attempt = 1; ; attempt++) {
      const last = !repeatable || (attempt >= tries && Date.now() >= ends);
      const outcome = await this.#tried(request);
      if (outcome instanceof Response) return outcome;
      const { failure, retryAfter = Math.min(longestPause, 200 * 2 ** attempt) } = outcome;
      if (last || retryAfter === null) throw failure;
      if (attempt === tries) patience?.tell(failure);
      await pause(retryAfter);
    }
  }

  /** Makes one try. A failure may carry the milliseconds to wait before the next try; null means never. */
  async #tried(request: Request): Promise<Response | { failure: Failure; retryAfter?: number | null }> {
    let response: Response;
    try {
      response = await this.#fetch(request);
    } catch (error) {
      return { failure: this.#unreachable(error) };
    }
    if (response.ok) return response;
    const failure = refusal(response.status, await problemOf(response), `${request.method} ${request.path}`);
    if (!worthAnotherTry.has(response.status)) return { failure, retryAfter: null };
    const seconds = Number(response.headers.get('retry-after'));
    return seconds > 0 ? { failure, retryAfter: Math.min(30_000, seconds * 1000) } : { failure };
  }

  /** Returns the full address of a path below the base. */
  url(path: string, query: Query): URL {
    const url = new URL(this.base + path);
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue;
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
    }
    return url;
  }

  #fetch({ method, path, query = {}, headers = {}, body }: Request): Promise<Response> {
    const content = body?.();
    return fetch(this.url(path, query), {
      method,
      redirect: 'error',
      headers: {
        accept: 'application/json',
        ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content, duplex: 'half' }),
    });
  }

  #unreachable(error: unknown): Failure {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
    const reason = (cause as NodeJS.ErrnoException).code ?? cause.message;
    return new Failure(
      exitCodes.unreachable,
      `No answer from ${this.base} (${reason}). Is the server running? Name another one with --url or PCI_URL.`,
    );
  }
}

function answerOf(url: string, text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(exitCodes.unreachable, `${url} did not answer with JSON. Is it the right address?`);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => '');
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Problem) : {};
  } catch {
    return {};
  }
}
