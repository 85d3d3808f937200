import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { noteAction } from '../../src/access/audit.ts';
import type { Caller } from '../../src/access/roles.ts';
import type { App } from '../../src/app.ts';
import type { Move } from '../../src/notifications/endpoints/moves.ts';
import { workUnderWay } from '../request-context.ts';
import { problemOf } from './problem.ts';

/** Does a work that the audit trail tells of: before it is begun, and again how it ended. */
export async function audited(
  app: App,
  action: string,
  { request, caller }: { request: HttpRequest; caller: Caller },
  work: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const { pathname } = new URL(request.url);
  const ended = await note(app, action, caller, request.params.mpnId ?? null, pathname);
  const answer = await work().catch(async (error: unknown) => {
    await ended(problemOf(error).status ?? 500, moved());
    throw error;
  });
  const { location } = (answer.headers ?? {}) as Record<string, string | undefined>;
  await ended(answer.status ?? 200, { ...moved(), ...(location === undefined ? {} : { resource: location }) });
  return answer;
}

/** Tells the audit trail, if the work is audited, which addresses it leads elsewhere. */
export function noteMoves(moves: Move[]): void {
  const work = workUnderWay();
  if (work && moves.length > 0) work.moves = moves;
}

function moved(): { moves?: Move[] } {
  const { moves } = workUnderWay() ?? {};
  return moves ? { moves } : {};
}

/** Notes that a caller is about to read ids and names of individuals. */
export async function noteReading(app: App, caller: Caller, partnerId: string | null, resource: string): Promise<void> {
  const ended = await note(app, 'individuals-read', caller, partnerId, resource);
  await ended(200);
}

async function note(app: App, action: string, caller: Caller, partnerId: string | null, resource: string) {
  const work = workUnderWay();
  const about = { actor: caller.id, action, partnerId, resource };
  return noteAction(app, {
    ...about,
    requestId: work?.requestId ?? '',
    traceId: work?.trace.traceId ?? '',
  });
}
