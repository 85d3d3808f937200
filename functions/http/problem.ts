import type { HttpResponseInit } from '@azure/functions';
import { type InputError, ProductError } from '../../src/errors.ts';

const statusOf: Record<ProductError['kind'], number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  unavailable: 503,
};

const titleOf: Record<number, string> = {
  400: 'The request is not valid',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'The request took too long',
  409: 'Conflict with the present state',
  413: 'Too large',
  414: 'The address is too long',
  415: 'Unsupported media type',
  421: 'Sent to the wrong server',
  429: 'Too many requests',
  431: 'Too many or too large header fields',
  500: 'Internal error',
  503: 'Temporarily unavailable',
};

/** A refusal that exists only in HTTP: its status and the header fields that explain it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Builds an RFC 9457 answer. `code` becomes the stable `type`; the answer never holds a stack trace. */
export function problem(
  status: number,
  code: string,
  detail: string,
  errors: readonly InputError[] = [],
  headers: Record<string, string> = {},
): HttpResponseInit {
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 503 ? { 'retry-after': '5' } : {}),
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...headers,
    },
    body: JSON.stringify({
      type: `urn:pci:problem:${code}`,
      title: titleOf[status] ?? 'Error',
      status,
      detail,
      ...(errors.length > 0 ? { errors } : {}),
    }),
  };
}

/** Translates an error to an answer. That to an unexpected error is without its text, which may hold anything. */
export function problemOf(error: unknown): HttpResponseInit {
  if (error instanceof ProductError) return problem(statusOf[error.kind], error.code, error.message, error.errors);
  if (error instanceof Refusal) return problem(error.status, error.code, error.message, [], error.headers);
  return problem(
    500,
    'unexpected',
    'The request failed unexpectedly. The failure was logged; try again, or report the request id.',
  );
}
