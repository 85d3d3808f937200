import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { noteAction } from '../../src/access/audit.ts';
import { type KeptAnswer, once } from '../../src/access/idempotency.ts';
import type { Caller } from '../../src/access/roles.ts';
import type { Move } from '../../src/notifications/endpoints/moves.ts';
import { theApp } from '../application.ts';
import { workUnderWay } from '../work.ts';
import { problemOf } from './problem.ts';

/** Runs audited work: records it before it begins, and its outcome afterwards. */
export async function audited(
  action: string,
  request: HttpRequest,
  caller: Caller,
  work: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const { pathname } = new URL(request.url);
  const ended = await note(action, caller, request.params.mpnId ?? null, pathname);
  const answer = await work().catch(async (error: unknown) => {
    await ended(problemOf(error).status ?? 500, moved());
    throw error;
  });
  const { location } = (answer.headers ?? {}) as Record<string, string | undefined>;
  await ended(answer.status ?? 200, { ...moved(), ...(location === undefined ? {} : { resource: location }) });
  return answer;
}

/** Adds the addresses that audited work leads to another origin to the audit trail. */
export function noteMoves(moves: readonly Move[]): void {
  const work = workUnderWay();
  if (work && moves.length > 0) work.moves = moves;
}

function moved(): { moves?: readonly Move[] } {
  const { moves } = workUnderWay() ?? {};
  return moves ? { moves } : {};
}

/** Records that a caller is about to read ids and names of individuals. */
export async function noteReading(caller: Caller, partnerId: string | null, resource: string): Promise<void> {
  const ended = await note('individuals-read', caller, partnerId, resource);
  await ended(200);
}

async function note(action: string, caller: Caller, partnerId: string | null, resource: string) {
  const work = workUnderWay();
  const about = { actor: caller.id, action, partnerId, resource };
  return noteAction(await theApp(), {
    ...about,
    requestId: work?.requestId ?? '',
    traceId: work?.trace.traceId ?? '',
  });
}

/** Runs work once for its Idempotency-Key; a repetition gets the first answer. Problems are not stored. */
export async function keyed(
  key: string,
  caller: Caller,
  request: readonly unknown[],
  work: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const { documents, clock, notifications } = await theApp();
  const { answer, repeated } = await once(
    { documents, clock, vault: notifications.vault },
    { caller, key, request },
    async (): Promise<KeptAnswer> => {
      const { status = 200, headers, body } = await work();
      return { status, headers: { ...(headers as Record<string, string>) }, body: String(body ?? '') };
    },
  );
  const { status, headers, body } = answer;
  const told = repeated ? { ...headers, 'idempotency-replayed': 'true' } : headers;
  return { status, headers: told, ...(body === '' ? {} : { body }) };
}
