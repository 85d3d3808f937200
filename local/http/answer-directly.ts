import { ServerResponse } from 'node:http';
import type { HttpResponseInit } from '@azure/functions';
import type { DirectRequest } from '../worker/direct-invocation.ts';
import { BodilessRequest } from './bodiless-request.ts';
import { type Forwarding, plainFields } from './forwarding.ts';
import { answerProblem, failureOf, noResponse, type Problem } from './problem.ts';

/** Fields of the connection, which are the host's to set; the package leaves them out too. */
const ofTheConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'trailers',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Answers a request without a body on the client's own connection, with no second one between. A plain answer, which
 * nearly all are, does not pass through the classes of `fetch` either: they cost more than all else about a small one.
 * Any other answer goes the package's way.
 * Never throws: what goes wrong becomes the answer and a log line.
 */
export async function answerDirectly(forwarding: Forwarding): Promise<void> {
  const { request, response, streamServer, invocationId, url, parameters, log } = forwarding;
  const input: DirectRequest = {
    request: new BodilessRequest(request.method ?? 'GET', url, plainFields(request.headers), parameters),
    safe: request.method === 'GET' || request.method === 'HEAD',
    answer: (result) => {
      if (result === undefined || result === null || response.headersSent || response.destroyed) return true;
      if (isPlain(result) && send(response, result)) return true;
      keepToThisHost(response, 'x-ms-invocation-id');
      request.url = `${url.pathname}${url.search}`;
      request.headers = {
        ...request.headers,
        'x-forwarded-host': url.host,
        'x-forwarded-proto': 'http',
        'x-ms-invocation-id': invocationId,
      };
      streamServer.take(request, response);
      return false;
    },
  };
  const fields = { function: forwarding.functionName, invocationId };
  try {
    const result = await forwarding.invoke(input);
    if (result === undefined || result === null) {
      log('error', 'The function returned no HTTP response.', fields);
      fail(response, noResponse);
    }
  } catch (error) {
    const over = response.destroyed;
    log(over ? 'information' : 'error', over ? 'The request was cut short.' : 'The function failed.', {
      ...fields,
      error,
    });
    fail(response, failureOf(error));
  }
  if (!response.closed) await new Promise<void>((resolve) => response.once('close', resolve));
}

/** What most functions return: a status, fields, and a body in one piece. */
type PlainAnswer = Pick<HttpResponseInit, 'status' | 'jsonBody'> & {
  headers?: Record<string, string>;
  body?: string | Uint8Array | null;
};

function isPlain(result: unknown): result is PlainAnswer {
  if (!isPlainObject(result)) return false;
  const { status = 200, headers, body, cookies } = result as HttpResponseInit;
  return (
    Number.isInteger(status) &&
    (status as number) >= 200 &&
    (status as number) <= 599 &&
    (headers === undefined || isPlainObject(headers)) &&
    (body === undefined || body === null || typeof body === 'string' || body instanceof Uint8Array) &&
    !cookies?.length
  );
}

const isPlainObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/**
 * As `fetch` has it: some have no body, and a text without a type is plain text.
 * @returns false, with nothing sent, where a field names others that are not to be passed on: the package knows how
 */
function send(response: ServerResponse, { status = 200, headers = {}, body, jsonBody }: PlainAnswer): boolean {
  const fields: Record<string, string> = {};
  let typed = false;
  for (const name in headers) {
    const lower = name.toLowerCase();
    if (lower === 'connection') return false;
    if (ofTheConnection.has(lower)) continue;
    if (lower === 'content-type') typed = true;
    fields[name] = headers[name]!;
  }
  const isJson = jsonBody !== undefined && jsonBody !== null;
  const content = bodyless.has(status as number) ? undefined : isJson ? JSON.stringify(jsonBody) : body;
  if (!typed && typeof content === 'string') {
    fields['content-type'] = isJson ? 'application/json' : 'text/plain;charset=UTF-8';
  }
  response.writeHead(status as number, fields).end(content ?? undefined);
  return true;
}

const bodyless = new Set([204, 205, 304]);

/** Leaves a field that the package sets out of the head. */
function keepToThisHost(response: ServerResponse, field: string): void {
  response.writeHead = (...head: unknown[]) => {
    response.removeHeader(field);
    return Reflect.apply(ServerResponse.prototype.writeHead, response, head);
  };
}

function fail(response: ServerResponse, problem: Problem): void {
  if (response.headersSent || response.destroyed) {
    // Half an answer must not look like a whole one.
    response.destroy();
    return;
  }
  for (const name of response.getHeaderNames()) {
    response.removeHeader(name);
  }
  answerProblem(response, problem);
}
