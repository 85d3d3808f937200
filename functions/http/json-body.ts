import type { HttpRequest } from '@azure/functions';
import { invalid, ProductError, unsupported } from '../../src/errors.ts';
import { theConfiguration } from '../configuration.ts';
import { bodyOf, inTime } from './streamed-body.ts';

/** The most that a JSON body may hold; report files go another way. */
const largestJsonBody = 256 * 1024;
const deepestJson = 32;

/**
 * The JSON of a body, read within its limits of size, depth and time; an empty object for one that may be left out.
 * @throws ProductError for what is not JSON or is too large
 * @throws Refusal 408 for a body that does not come to its end
 */
export async function jsonOf(request: HttpRequest, optional = false): Promise<unknown> {
  if (optional && !request.headers.get('content-type') && !Number(request.headers.get('content-length'))) return {};
  if (!['', 'identity'].includes(request.headers.get('content-encoding') ?? ''))
    throw unsupported('unsupported-encoding', 'A JSON body is sent as it is, without Content-Encoding.');
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw unsupported('not-json', 'The body must be JSON: send it with Content-Type: application/json.');
  }
  const { bodySeconds } = theConfiguration();
  const late = `The body did not come to its end within ${bodySeconds} s.`;
  const text = (await inTime(bytesOf(request), bodySeconds * 1_000, late)).toString('utf8');
  if (optional && text === '') return {};
  try {
    checkDepth(text);
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new SyntaxError('the field name __proto__ is not allowed');
      return value;
    });
  } catch (error) {
    throw invalid('malformed-json', `The body is not valid JSON: ${(error as Error).message}.`);
  }
}

async function bytesOf(request: HttpRequest): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    size += chunk.byteLength;
    if (size > largestJsonBody) {
      throw new ProductError('too-large', 'body-too-large', `The body is larger than ${largestJsonBody} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Looked at before parsing: a parser must not be the one to find out. */
function checkDepth(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const at = text[index];
    if (quoted) {
      if (at === '\\') index++;
      else if (at === '"') quoted = false;
    } else if (at === '"') quoted = true;
    else if (at === '{' || at === '[') depth++;
    else if (at === '}' || at === ']') depth--;
    if (depth > deepestJson) throw new SyntaxError(`it is nested deeper than ${deepestJson} levels`);
  }
}
