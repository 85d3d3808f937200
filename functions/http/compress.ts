import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import Negotiator from 'negotiator';

/** Smallest body, in bytes, that is worth compressing. */
const worthCompressing = 1_024;
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const compressed = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** Compresses an answer if the caller accepts it and the body is large enough; prefers brotli to gzip. */
export async function compress(request: HttpRequest, answer: HttpResponseInit): Promise<HttpResponseInit> {
  const { body } = answer;
  const headers = answer.headers as Record<string, string>;
  const encoding = encodingFor(request);
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

function encodingFor({ headers }: HttpRequest): 'br' | 'gzip' | undefined {
  const given = headers.get('accept-encoding');
  if (given === null) return undefined;
  const accepted = new Negotiator({ headers: { 'accept-encoding': given } }).encodings(['br', 'gzip']);
  return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding));
}
