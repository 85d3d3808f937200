import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import { type Caller, localOperator } from '../src/access/roles.ts';
import type { Move } from '../src/notifications/endpoints/moves.ts';
import { nextStep, parseTrace, type Trace, traceText } from '../src/telemetry/trace.ts';

/** What is known of the work under way from anywhere in it: who asked for it, and the trace that it belongs to. */
export interface Work {
  trace: Trace;
  requestId: string;
  context: InvocationContext;
  caller?: Caller;
  /** Header fields that the answer gets whatever it is. */
  answerHeaders?: Record<string, string>;
  /** For the audit trail: which addresses of an endpoint the request leads elsewhere. */
  moves?: Move[];
}

const present = new AsyncLocalStorage<Work>();

/** Runs `work` so that whatever it calls knows of it: as a step of the trace named, or of a new one. */
export function during<Result>(
  { context, traceparent, requestId }: { context: InvocationContext; traceparent?: string | null; requestId?: string },
  work: (about: Work) => Promise<Result>,
): Promise<Result> {
  const about: Work = {
    trace: nextStep(parseTrace(traceparent)),
    requestId: requestId ?? context.invocationId,
    context,
  };
  return present.run(about, () => work(about));
}

/** The work under way; `undefined` outside of any. */
export const workUnderWay = (): Work | undefined => present.getStore();

/** Who calls. Messages and timers work for the installation itself. */
export const theCaller = (): Caller => present.getStore()?.caller ?? localOperator;

/** The trace of the work under way, for a message to carry on. */
export function traceToCarry(): string | undefined {
  const work = present.getStore();
  return work && traceText(work.trace);
}
