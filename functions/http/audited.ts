import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { noteAction } from '../../src/access/audit.ts';
import type { Caller } from '../../src/access/roles.ts';
import type { App } from '../../src/app.ts';
import type { Move } from '../../src/notifications/endpoints/moves.ts';
import { logOfWork, workUnderWay } from '../request-context.ts';
import { problemOf } from './problem.ts';

/** Runs audited work: records it before it begins, and its outcome afterwards. */
export async function audited(
  app: App,
  action: string,
  { request, caller, partnerId }: { request: HttpRequest; caller: Caller; partnerId: string | null },
  work: () => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const { pathname } = new URL(request.url);
  const ended = await note(app, action, caller, partnerId, pathname);
  const answer = await work().catch(async (error: unknown) => {
    await ended(problemOf(error).status ?? 500, moved()).catch((cause: unknown) =>
      logOfWork().error(`The outcome of ${action} is missing in the audit trail`, cause),
    );
    throw error;
  });
  const { location } = (answer.headers ?? {}) as Record<string, string | undefined>;
  await ended(answer.status ?? 200, { ...moved(), ...(location === undefined ? {} : { resource: location }) });
  return answer;
}

/** Adds to the audit trail the addresses that audited work moves to another origin. */
export function noteMoves(moves: Move[]): void {
  const work = workUnderWay();
  if (work && moves.length > 0) work.moves = moves;
}

function moved(): { moves?: Move[] } {
  const { moves } = workUnderWay() ?? {};
  return moves ? { moves } : {};
}

/** Records that a caller is about to read ids and names of individuals. */
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
