import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Permission } from '../../src/access/permissions.ts';
import type { Allowance } from '../../src/access/rate-limit.ts';
import { type Caller, localOperator } from '../../src/access/roles.ts';
import { type Sight, sightOf } from '../../src/access/sight.ts';
import { forbidden } from '../../src/errors.ts';
import { theApp } from '../application.ts';
import { workUnderWay } from '../work.ts';
import { parse } from './input.ts';
import { mpnId } from './parameters.ts';
import { Refusal } from './problem.ts';

const anyPath = z.object({ mpnId });

/**
 * Finds out who calls and whether a permission allows it, then goes on.
 * @throws ProductError, Refusal where it does not
 */
export async function admit(
  request: HttpRequest,
  permission: Permission,
  goOn: (caller: Caller, sight?: Sight) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  if (permission.reach === 'open') return goOn({ id: 'anyone', grants: [] });
  const { checkToken, documents, takeRequest } = await theApp();
  const caller = checkToken ? await checkToken(request.headers.get('authorization')) : operatorOf(request);
  const work = workUnderWay();
  if (work) work.caller = caller;
  if (caller.client !== undefined) await count(caller.client, takeRequest);
  if (permission.reach === 'own') return goOn(caller);
  if (permission.reach === 'installation') {
    if (caller.grants.some(({ role }) => permission.roles.includes(role))) return goOn(caller);
    throw forbidden('forbidden', `This is for: ${permission.roles.join(', ')}.`);
  }
  const { mpnId: partner } = parse(anyPath, request.params, 'path') as z.infer<typeof anyPath>;
  return goOn(caller, await sightOf(documents, caller, partner, permission));
}

/** Counts a request of a service client, and tells in the answer's header what is left. @throws Refusal 429 */
async function count(client: string, takeRequest: (client: string) => Promise<Allowance>): Promise<void> {
  const { allowed, limit, remaining, seconds } = await takeRequest(client);
  const work = workUnderWay();
  if (work) {
    work.answerHeaders = {
      'ratelimit-policy': `"default";q=${limit};w=60`,
      ratelimit: `"default";r=${remaining};t=${seconds}`,
    };
  }
  if (allowed) return;
  const message = `This client may send ${limit} requests a minute. Wait for the seconds that Retry-After names.`;
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
