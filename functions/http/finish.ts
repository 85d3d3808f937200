import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { theConfiguration } from '../configuration.ts';

type HeaderFields = Record<string, string>;

/** Smallest body, in bytes, that is worth compressing. */
const worthCompressing = 1_024;
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const compressed = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** Header fields that pages of other origins may read. */
const exposed = [
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
  'traceparent',
];

/**
 * Completes an HTTP answer: adds a validator and answers 304 if the caller has the same version, compresses, and names
 * in `Vary` everything that the answer depends on.
 */
export async function finish(request: HttpRequest, answer: HttpResponseInit): Promise<HttpResponseInit> {
  const headers: HeaderFields = {
    'x-content-type-options': 'nosniff',
    vary: 'Authorization, Accept, Accept-Encoding, Origin',
    ...(answer.headers as HeaderFields | undefined),
    ...corsHeaders(request),
  };
  const { status = 200, body } = answer;
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (reading && status === 200 && typeof body === 'string') {
    headers.etag ??= etagOf(body);
    if (holdsSame(request.headers.get('if-none-match'), headers.etag)) {
      const { 'content-type': _, ...rest } = headers;
      return { status: 304, headers: rest };
    }
  }
  return measured(await compress(request, { ...answer, status, headers, ...withoutReading(request, body) }));
}

/** Leaves a streamed body unread if only its head was requested. */
function withoutReading(request: HttpRequest, body: HttpResponseInit['body']): Pick<HttpResponseInit, 'body'> {
  if (request.method !== 'HEAD' || !(body instanceof Readable)) return {};
  body.destroy();
  return { body: Readable.from([]) };
}

/** Adds the length if it is known, so that the answer is sent in one piece and not in chunks. */
function measured(answer: HttpResponseInit): HttpResponseInit {
  const { body } = answer;
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return answer;
  return { ...answer, headers: { ...answer.headers, 'content-length': String(Buffer.byteLength(body)) } };
}

/** Returns the validator of a body: weak, as the body may be compressed. */
export const etagOf = (body: string): string => `W/"${hash('sha256', body, 'base64url').slice(0, 22)}"`;

function holdsSame(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag));
}

async function compress(request: HttpRequest, answer: HttpResponseInit): Promise<HttpResponseInit> {
  const { body } = answer;
  const encoding = encodingFor(request.headers.get('accept-encoding'));
  const headers = answer.headers as HeaderFields;
  if (!encoding || headers['content-encoding'] || request.method === 'HEAD') return answer;
  const changed = { ...answer, headers: { ...headers, 'content-encoding': encoding } };
  if (body instanceof Readable) {
    const through = encoding === 'br' ? createBrotliCompress(brotliOptions) : createGzip();
    body.once('error', (error) => through.destroy(error));
    through.once('close', () => body.destroy());
    return { ...changed, body: body.pipe(through) };
  }
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return answer;
  if (Buffer.byteLength(body) < worthCompressing) return answer;
  return {
    ...changed,
    body: encoding === 'br' ? await compressed.br(body, brotliOptions) : await compressed.gzip(body),
  };
}

/** Returns the best encoding that the caller accepts, brotli before gzip; `q=0` refuses one. */
function encodingFor(accepted: string | null): 'br' | 'gzip' | undefined {
  if (accepted === null) return undefined;
  const weights = new Map(
    accepted.split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [name, q === undefined ? 1 : Number(q)];
    }),
  );
  const takes = (name: string) => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : undefined;
}

/** Returns the header fields that let a page of a configured origin read the answer. */
export function corsHeaders(request: HttpRequest): HeaderFields {
  const origin = request.headers.get('origin');
  if (origin === null || !theConfiguration().corsOrigins.includes(origin)) return {};
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed.join(', ') };
}
