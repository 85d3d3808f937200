import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { type InputError, invalid, ProductError, unsupported } from '../../src/errors.ts';
import { theConfiguration } from '../configuration.ts';
import { Refusal } from './problem.ts';

/** Limits of a JSON body; report files are read differently. */
const largestJsonBody = 256 * 1024;
const deepestJson = 32;
const longestUrl = 8 * 1024;
const mostParameters = 100;

type Where = 'path' | 'query' | 'body';

/**
 * Refuses an address that is too long. The host has checked the header fields.
 * @throws Refusal 414
 */
export function checkHead(request: HttpRequest): void {
  if (request.url.length > longestUrl)
    throw new Refusal(414, 'url-too-long', `The address has more than ${longestUrl} characters.`);
}

/** Returns the query's parameters; repeated ones as a list. */
export function queryOf(parameters: URLSearchParams): Record<string, string | string[]> {
  if (parameters.size > mostParameters)
    throw invalid('invalid-query', `A request may have ${mostParameters} query parameters.`);
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [key, value] of parameters) {
    const before = query[key];
    query[key] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return { ...query };
}

/**
 * Reads the JSON of a body within its limits of size, depth and time; an empty object for an optional body left out.
 * @throws ProductError for a body that is not JSON or is too large
 * @throws Refusal 408 for a body that does not end in time
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

/**
 * Yields a request's body piece by piece. A reader that stops early leaves the rest unread instead of cancelling it:
 * cancelling would close the connection on which the refusal must be sent.
 */
async function* bodyOf(request: HttpRequest): AsyncGenerator<Uint8Array> {
  if (!request.body) return;
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    reader.releaseLock();
  }
}

/**
 * Like {@link bodyOf}, for a report, which may take its time but must keep moving: each period of `PCI_BODY_SECONDS`
 * must bring its share of bytes, however they are spread.
 * @throws Refusal 408
 */
export async function* movingBodyOf(request: HttpRequest): AsyncGenerator<Uint8Array> {
  const { bodySeconds, bodyBytesPerSecond } = theConfiguration();
  const part = bodySeconds * bodyBytesPerSecond;
  const message = `Fewer than ${part} bytes of the body came within ${bodySeconds} s.`;
  const pieces = bodyOf(request);
  let received = 0;
  /** Counts only the time spent waiting for the caller, not that spent storing the pieces. */
  let waited = 0;
  for (;;) {
    const began = performance.now();
    const piece = await inTime(pieces.next(), bodySeconds * 1_000 - waited, message);
    if (piece.done) return;
    waited += performance.now() - began;
    received += piece.value.byteLength;
    if (received >= part) received = waited = 0;

    yield piece.value;
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

async function inTime<Result>(work: Promise<Result>, milliseconds: number, message: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(408, 'body-too-slow', message)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
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

/**
 * Checks input by its schema.
 * @throws ProductError `invalid` that names each place at fault
 */
export function parse(schema: z.ZodType, value: unknown, where: Where): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => inputErrors(issue, where));
  throw invalid(`invalid-${where}`, errors.map((error) => error.message).join(' '), errors);
}

function inputErrors(issue: z.core.$ZodIssue, where: Where): InputError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...place([...issue.path, key], where),
      code: where === 'body' ? 'unknown-field' : 'unknown-parameter',
      message: `"${key}" is not known here.`,
    }));
  }
  const at = issue.path.map(String).join('.') || where;
  return [{ ...place(issue.path, where), code: issue.code.replaceAll('_', '-'), message: `${at}: ${issue.message}.` }];
}

function place(path: readonly PropertyKey[], where: Where): Pick<InputError, 'pointer' | 'parameter'> {
  if (where !== 'body') return { parameter: String(path[0] ?? where) };
  return { pointer: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') };
}
