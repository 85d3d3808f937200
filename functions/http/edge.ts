import {
  app,
  type HttpMethod,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from '@azure/functions';
import { z } from 'zod';
import { type InputError, invalid, ProductError, unsupported } from '../../src/errors.ts';
import { problemOf } from './problem.ts';

/** The most that a JSON body may hold; report files go another way. */
const largestJsonBody = 256 * 1024;

/** What a route gives its handler: everything parsed once, nothing raw but the report's stream. */
export interface Call<Path, Query, Body> {
  path: Path;
  query: Query;
  body: Body;
  request: HttpRequest;
  context: InvocationContext;
}

export interface Route<Path extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  method: HttpMethod;
  /** Below `/api/`, in the Functions host's notation. */
  route: string;
  path?: Path;
  query?: Query;
  body?: Body;
  /** Whether the body may be left out, which is then as an empty object. */
  bodyOptional?: boolean;
  /** Health probes and the API's own description are open; everything else asks for a function key in Azure. */
  open?: boolean;
  handle(call: Call<z.infer<Path>, z.infer<Query>, z.infer<Body>>): Promise<HttpResponseInit>;
}

const nothing = z.strictObject({});

/** Registers one HTTP function: parses path, query and body by their schemas, calls, and translates what is thrown. */
export function route<
  Path extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(name: string, given: Route<Path, Query, Body>): void {
  app.http(name, {
    methods: [given.method],
    route: given.route,
    authLevel: given.open ? 'anonymous' : 'function',
    handler: async (request, context) => {
      try {
        const path = parse(given.path ?? nothing, request.params, 'path') as z.infer<Path>;
        const query = parse(given.query ?? nothing, queryOf(request.query), 'query') as z.infer<Query>;
        const body = (
          given.body ? parse(given.body, await jsonOf(request, given.bodyOptional), 'body') : undefined
        ) as z.infer<Body>;
        return await given.handle({ path, query, body, request, context });
      } catch (error) {
        if (!(error instanceof ProductError)) context.error(`${name} failed`, error);
        return problemOf(error);
      }
    },
  });
}

/** A JSON answer. */
export function json(
  value: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): HttpResponseInit {
  return {
    status: init.status ?? 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache', ...init.headers },
    body: JSON.stringify(value),
  };
}

/** A JSON answer with a validator; 304 without a body where the caller holds the same version already. */
export function jsonWithEtag(request: HttpRequest, value: unknown, version: string): HttpResponseInit {
  const etag = `"${version}"`;
  const held = request.headers.get('if-none-match');
  const same = held?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*');
  if (same) return { status: 304, headers: { etag, 'cache-control': 'no-cache' } };
  return json(value, { headers: { etag } });
}

/**
 * A request's body, piece by piece. Whoever stops early leaves the rest unread instead of cancelling it: cancelling
 * would tear down the connection that the refusal is to be answered on.
 */
export async function* bodyOf(request: HttpRequest): AsyncGenerator<Uint8Array> {
  if (!request.body) return;
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    reader.releaseLock();
  }
}

function queryOf(parameters: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [key, value] of parameters) {
    const before = query[key];
    query[key] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return { ...query };
}

async function jsonOf(request: HttpRequest, optional = false): Promise<unknown> {
  if (optional && !request.headers.get('content-type') && !Number(request.headers.get('content-length'))) return {};
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw unsupported('not-json', 'The body must be JSON: send it with Content-Type: application/json.');
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    size += chunk.byteLength;
    if (size > largestJsonBody) {
      throw new ProductError('too-large', 'body-too-large', `The body is larger than ${largestJsonBody} bytes.`);
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new SyntaxError('the field name __proto__ is not allowed');
      return value;
    });
  } catch (error) {
    throw invalid('malformed-json', `The body is not valid JSON: ${(error as Error).message}.`);
  }
}

function parse(schema: z.ZodType, value: unknown, where: 'path' | 'query' | 'body'): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => inputErrors(issue, where));
  throw invalid(`invalid-${where}`, errors.map((error) => error.message).join(' '), errors);
}

function inputErrors(issue: z.core.$ZodIssue, where: 'path' | 'query' | 'body'): InputError[] {
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

function place(
  path: readonly PropertyKey[],
  where: 'path' | 'query' | 'body',
): Pick<InputError, 'pointer' | 'parameter'> {
  if (where !== 'body') return { parameter: String(path[0] ?? where) };
  return { pointer: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') };
}
