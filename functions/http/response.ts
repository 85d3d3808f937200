import { Readable } from 'node:stream';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { compress } from './compress.ts';
import { corsHeaders } from './cors.ts';
import { etagOf, matches } from './etag.ts';

/** Makes the response from a status and a handler's body: JSON, except for a text, a stream or no body. */
export function responseOf(status: number, body: unknown, headers: Readonly<Record<string, string>>): HttpResponseInit {
  if (body === undefined) return { status, headers };
  if (typeof body === 'string' || body instanceof Readable) return { status, headers, body };
  const json = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-cache', ...headers };
  return { status, headers: json, body: JSON.stringify(body) };
}

/**
 * Finishes a response: adds an ETag, or answers 304 if the caller holds the same version; compresses the body; lists in
 * `Vary` the request headers that the answer depends on.
 */
export async function finish(request: HttpRequest, answer: HttpResponseInit): Promise<HttpResponseInit> {
  const headers: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    vary: 'Authorization, Accept, Accept-Encoding, Origin',
    ...(answer.headers as Record<string, string> | undefined),
    ...corsHeaders(request),
  };
  const { status = 200, body } = answer;
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (reading && status === 200 && typeof body === 'string') {
    headers.etag ??= etagOf(body);
    if (matches(request.headers.get('if-none-match'), headers.etag)) {
      const { 'content-type': _, ...rest } = headers;
      return { status: 304, headers: rest };
    }
  }
  return withLength(await compress(request, { ...answer, status, headers, ...withoutReading(request, body) }));
}

/** Destroys a streamed body unread if the caller asked only for the head. */
function withoutReading(request: HttpRequest, body: HttpResponseInit['body']): Pick<HttpResponseInit, 'body'> {
  if (request.method !== 'HEAD' || !(body instanceof Readable)) return {};
  body.destroy();
  return { body: Readable.from([]) };
}

/** Adds the length where it is known: then the response is sent in one piece, not in chunks. */
function withLength(answer: HttpResponseInit): HttpResponseInit {
  const { body } = answer;
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return answer;
  return { ...answer, headers: { ...answer.headers, 'content-length': String(Buffer.byteLength(body)) } };
}
