import type { HttpResponseInit } from '@azure/functions';
import { type InputError, ProductError } from '../../src/errors.ts';

const statusOf: Record<ProductError['kind'], number> = {
  invalid: 400,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  unavailable: 503,
};

const titleOf: Record<number, string> = {
  400: 'The request is not valid',
  404: 'Not found',
  409: 'Conflict with the present state',
  413: 'Too large',
  415: 'Unsupported media type',
  500: 'Something went wrong on our side',
  503: 'Temporarily unavailable',
};

/** An RFC 9457 answer. `code` becomes the stable `type`; the answer never holds a stack trace. */
export function problem(
  status: number,
  code: string,
  detail: string,
  errors: readonly InputError[] = [],
): HttpResponseInit {
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 503 ? { 'retry-after': '5' } : {}),
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

/** Translates what a use case threw. An unforeseen error is told without its text, which may hold anything. */
export function problemOf(error: unknown): HttpResponseInit {
  if (error instanceof ProductError) return problem(statusOf[error.kind], error.code, error.message, error.errors);
  return problem(
    500,
    'unexpected',
    'The request failed unexpectedly. The failure was logged; try again, or report the request id.',
  );
}
