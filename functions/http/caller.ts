import type { HttpRequest } from '@azure/functions';
import type { Permission } from '../../src/access/permissions.ts';
import type { Allowance } from '../../src/access/rate-limit.ts';
import { type Caller, localOperator } from '../../src/access/roles.ts';
import { fullSight, type Sight, sightOf } from '../../src/access/sight.ts';
import { forbidden } from '../../src/errors.ts';
import { theApp } from '../application.ts';
import { workUnderWay } from '../work.ts';
import { Refusal } from './problem.ts';

/** Finds out who calls. @throws ProductError, Refusal where no role of theirs could allow the call */
export async function admit(request: HttpRequest, permission: Permission): Promise<Caller> {
  if (permission.reach === 'open') return { id: 'anyone', grants: [] };
  const { checkToken, takeRequest } = await theApp();
  const caller = checkToken ? await checkToken(request.headers.get('authorization')) : operatorOf(request);
  const work = workUnderWay();
  if (work) work.caller = caller;
  if (caller.bucket) count(await takeRequest[caller.bucket.of](caller.bucket.id));
  if (permission.reach !== 'installation') return caller;
  if (caller.grants.some(({ role }) => permission.roles.includes(role))) return caller;
  throw forbidden('forbidden', `This is for: ${permission.roles.join(', ')}.`);
}

/** How much a caller sees of the partner in the path, if one is there. @throws ProductError where that is nothing */
export async function sightFor(caller: Caller, permission: Permission, path: unknown): Promise<Sight> {
  if (permission.reach !== 'partner') return fullSight;
  return sightOf((await theApp()).documents, caller, (path as { mpnId: string }).mpnId, permission);
}

/** Tells in the answer's header what is left to the caller. @throws Refusal 429 where that is nothing */
function count({ allowed, limit, remaining, seconds }: Allowance): void {
  const work = workUnderWay();
  if (work) {
    work.answerHeaders = {
      'ratelimit-policy': `"default";q=${limit};w=60`,
      ratelimit: `"default";r=${remaining};t=${seconds}`,
    };
  }
  if (allowed) return;
  const message = `You may send ${limit} requests a minute. Wait for the seconds that Retry-After names.`;
  throw new Refusal(429, 'rate-limited', message, { 'retry-after': String(seconds) });
}

/**
 * Without an issuer whoever calls from this machine is the operator, and nobody else is served. The addresses that the
 * host and proxies on the way noted must all be of this machine, and so must the name that was called.
 */
function operatorOf(request: HttpRequest): Caller {
  const way = (request.headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  const names = [new URL(request.url).hostname, ...way.filter((address) => address !== '')];
  if (names.every(isLoopback)) return localOperator;
  throw new Refusal(403, 'this-machine-only', 'No issuer of tokens is configured, so only this machine is served.');
}

function isLoopback(address: string): boolean {
  const host = address
    .replace(/^\[|\](:\d+)?$/g, '')
    .replace(/^::ffff:/i, '')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
