import type { HttpRequest } from '@azure/functions';
import { invalid, ProductError, unsupported } from '../../src/errors.ts';
import { theConfiguration } from '../configuration.ts';
import { bodyOf, inTime } from './streamed-body.ts';

/** Limits of a JSON body; report files are read differently. */
const largestJsonBody = 256 * 1024;
const deepestJson = 32;

/**
 * Reads the JSON of a body within limits of size, depth and time; an empty object for an optional body that is absent.
 * @throws ProductError for a body that is not JSON or is too large
 * @throws Refusal 408 for a body that does not end in time
 */
export async function jsonOf(request: HttpRequest, optional = false): Promise<unknown> {
  if (optional && !request.headers.get('content-type') && !Number(request.headers.get('content-length'))) return {};
  if (!['', 'identity'].includes(request.headers.get('content-encoding') ?? ''))
    throw unsupported('unsupported-encoding', 'A JSON body is sent uncompressed: leave out Content-Encoding.');
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    const came = type ? `It came as ${type}.` : 'It came without one.';
    throw unsupported('not-json', `The body must be JSON: send Content-Type: application/json. ${came}`);
  }
  const { bodySeconds } = theConfiguration();
  const late = `The body did not arrive completely within ${bodySeconds} s.`;
  // Skips a byte order mark.
  const text = new TextDecoder().decode(await inTime(bytesOf(request), bodySeconds * 1_000, late));
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

/** Checked before parsing, so that deep nesting never reaches the parser. */
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
