import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import { type Caller, localOperator } from '../src/access/roles.ts';
import type { Move } from '../src/notifications/endpoints/moves.ts';
import { nextStep, parseTrace, type Trace, traceText } from '../src/telemetry/trace.ts';

/** Context of the current work: its caller, and its trace. */
export interface Work {
  trace: Trace;
  requestId: string;
  context: InvocationContext;
  /** True once the function has ended: what it left behind, such as a delivery attempt, may still be running. */
  ended?: true;
  caller?: Caller;
  /** Header fields of any answer, that to an error included. */
  answerHeaders?: Record<string, string>;
  /** For the audit trail: the addresses of an endpoint that the request moves to another origin. */
  moves?: Move[];
}

const present = new AsyncLocalStorage<Work>();

/** Everything under way: requests with their uploads, messages and timers. */
const underWay = new Set<Promise<unknown>>();

/** Runs `work` with a context for everything it calls: as a step of the given trace, or of a new one. */
export function during<Result>(
  { context, traceparent, requestId }: { context: InvocationContext; traceparent?: string | null; requestId?: string },
  work: (about: Work) => Promise<Result>,
): Promise<Result> {
  const about: Work = {
    trace: nextStep(parseTrace(traceparent)),
    requestId: requestId ?? context.invocationId,
    context,
  };
  const done = present.run(about, () => work(about));
  underWay.add(done);
  const ended = () => {
    about.ended = true;
    underWay.delete(done);
  };
  done.then(ended, ended);
  return done;
}

/** Waits until nothing is under way. */
export async function nothingUnderWay(): Promise<void> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
}

/** Returns the current work; `undefined` outside of any. */
export const workUnderWay = (): Work | undefined => present.getStore();

/**
 * Returns where lines of the current work are logged: with its function, or on the console outside of any work and
 * after its end, when the platform would take a line for a sign of work that nobody awaits.
 */
export function logOfWork(): Pick<InvocationContext, 'info' | 'warn' | 'error'> {
  const work = present.getStore();
  return work && !work.ended ? work.context : console;
}

/** Returns the caller. Messages and timers work for the installation itself. */
export const theCaller = (): Caller => present.getStore()?.caller ?? localOperator;

/** Returns the trace of the current work, for a message to carry on. */
export function traceToCarry(): string | undefined {
  const work = present.getStore();
  return work && traceText(work.trace);
}
