import type { HttpRequest } from '@azure/functions';
import { theConfiguration } from '../configuration.ts';

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

/** Returns the header fields that let a page of a configured origin read the answer. */
export function corsHeaders(request: HttpRequest): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null || !theConfiguration().corsOrigins.includes(origin)) return {};
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed.join(', ') };
}
