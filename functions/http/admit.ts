import type { HttpRequest } from '@azure/functions';
import type { Permission } from '../../src/access/permissions.ts';
import type { Allowance } from '../../src/access/rate-limit.ts';
import { type Caller, localOperator } from '../../src/access/roles.ts';
import { fullSight, type Sight, sightOf } from '../../src/access/sight.ts';
import type { App } from '../../src/app.ts';
import { forbidden } from '../../src/errors.ts';
import { theConfiguration } from '../configuration.ts';
import { workUnderWay } from '../request-context.ts';
import { Refusal } from './problem.ts';

/**
 * Identifies the caller.
 * @throws ProductError, Refusal if none of the caller's roles could allow the call
 */
export async function admit(app: App, request: HttpRequest, permission: Permission): Promise<Caller> {
  if (permission.reach === 'open') return { id: 'anyone', grants: [] };
  const { checkToken, takeRequest } = app;
  const caller = checkToken ? await checkToken(request.headers.get('authorization')) : operatorOf(request);
  const work = workUnderWay();
  if (work) work.caller = caller;
  if (caller.bucket) count(await takeRequest[caller.bucket.of](caller.bucket.id));
  if (permission.reach !== 'installation') return caller;
  if (caller.grants.some(({ role }) => permission.roles.includes(role))) return caller;
  throw forbidden('forbidden', `This requires one of the roles: ${permission.roles.join(', ')}.`);
}

/**
 * Returns what the caller may see of the partner in the path, if the path names one.
 * @throws ProductError if that is nothing
 */
export async function sightFor(app: App, caller: Caller, permission: Permission, path: unknown): Promise<Sight> {
  if (permission.reach !== 'partner') return fullSight;
  return sightOf(app, caller, (path as { mpnId: string }).mpnId, permission);
}

/**
 * Reports the remaining requests in the answer's header.
 * @throws Refusal 429 if there are none
 */
function count({ allowed, limit, remaining, seconds }: Allowance): void {
  const work = workUnderWay();
  if (work) {
    work.answerHeaders = {
      'ratelimit-policy': `"default";q=${limit};w=60`,
      ratelimit: `"default";r=${remaining};t=${seconds}`,
    };
  }
  if (allowed) return;
  const message = `The limit is ${limit} requests a minute. Wait for the number of seconds in Retry-After.`;
  throw new Refusal(429, 'rate-limited', message, { 'retry-after': String(seconds) });
}

/**
 * Without an issuer every caller from this machine is the operator, and nobody else is served. The host name must be
 * this machine's, and there must be no sign of a proxy, which could let others in. Pages of other origins may not
 * change anything: the browser on this machine would do it for them.
 */
function operatorOf(request: HttpRequest): Caller {
  if (!isLoopback(new URL(request.url).hostname) || [...request.headers].some(isSignOfProxy)) {
    throw new Refusal(403, 'this-machine-only', 'No issuer of tokens is configured, so only this machine is served.');
  }
  if (!['GET', 'HEAD'].includes(request.method) && isOfForeignPage(request)) {
    const message =
      'A page of another origin may not change anything here. Add its origin to PCI_CORS_ORIGINS to allow it.';
    throw new Refusal(403, 'foreign-origin', message);
  }
  return localOperator;
}

/**
 * Returns true if a proxy on the way set this header field. The host itself writes addresses and names of this machine
 * into `X-Forwarded-For`, `-Host` and `-Proto`.
 */
function isSignOfProxy([name, value]: readonly [string, string]): boolean {
  switch (name) {
    case 'x-forwarded-for':
    case 'x-forwarded-host':
      return !value.split(',').every((part) => isLoopback(part.trim()));
    case 'x-forwarded-proto':
      return value !== 'http';
    default:
      return /^(forwarded|via|x-real-ip|x-client-ip|true-client-ip|(x-forwarded|x-original|cf|cdn)-.*)$/.test(name);
  }
}

/** Returns true if a browser marks the request as coming from a page of another origin that is not configured. */
function isOfForeignPage({ headers, url }: HttpRequest): boolean {
  const origin = headers.get('origin');
  if (origin !== null) return origin !== new URL(url).origin && !theConfiguration().corsOrigins.includes(origin);
  return !['same-origin', 'none', null].includes(headers.get('sec-fetch-site'));
}

function isLoopback(address: string): boolean {
  const host = address
    .replace(/^\[|\](:\d+)?$/g, '')
    .replace(/^::ffff:/i, '')
    .replace(/^([^:]+):\d+$/, '$1');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
