import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { corsHeaders } from './cors.ts';
import { checkHead } from './parse.ts';
import { problem } from './problem.ts';
import { registeredRoutes, serve } from './route.ts';

const requestHeaders =
  'Authorization, Content-Type, Content-Encoding, Idempotency-Key, If-None-Match, X-Request-Id, traceparent';

// Answers requests that match no other route: unknown paths, wrong methods, and the preflights of browsers. Azure tries
// functions in the order of their names, so this one's comes last.
serve(
  'zz-not-found',
  ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  '{*path}',
  async (request): Promise<HttpResponseInit> => {
    checkHead(request);
    const { pathname } = new URL(request.url);
    if (pathname === '/' && reads(request)) return { status: 302, headers: { location: '/dashboard' } };
    if (!/^\/api(\/|$)/.test(pathname)) {
      return problem(404, 'unknown-path', `There is nothing at ${pathname}. See /dashboard and /api/docs`);
    }
    const allowed = methodsOf(pathname.replace(/^\/api\/?/, ''));
    // A path with empty segments resembles one that takes the method, and is another.
    if (allowed.length === 0 || allowed.includes(request.method)) {
      return problem(404, 'unknown-path', `There is nothing at ${pathname}. See /api/docs`);
    }
    const allow = { allow: allowed.join(', ') };
    if (request.method === 'OPTIONS') return { status: 204, headers: { ...allow, ...preflight(request, allowed) } };
    const detail = `${pathname} takes ${allow.allow}, not ${request.method}.`;
    return problem(405, 'method-not-allowed', detail, [], allow);
  },
);

const reads = ({ method }: HttpRequest): boolean => method === 'GET' || method === 'HEAD';

function methodsOf(path: string): string[] {
  const given = path.split('/').filter((segment) => segment !== '');
  const methods = registeredRoutes.filter(({ route }) => fits(route.split('/'), given)).map(({ method }) => method);
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].sort();
}

function fits(template: readonly string[], given: readonly string[]): boolean {
  return (
    template.length === given.length &&
    template.every((segment, index) => segment.startsWith('{') || segment === given[index]?.toLowerCase())
  );
}

function preflight(request: HttpRequest, allowed: readonly string[]): Record<string, string> {
  if (!corsHeaders(request)['access-control-allow-origin']) return {};
  return {
    'access-control-allow-methods': allowed.join(', '),
    'access-control-allow-headers': requestHeaders,
    'access-control-max-age': '600',
  };
}
