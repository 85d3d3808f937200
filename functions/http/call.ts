import { AsyncLocalStorage } from 'node:async_hooks';
import { type Caller, localOperator } from '../../src/access/roles.ts';
import type { Trace } from '../../src/telemetry/trace.ts';

/** What is known of the work under way from anywhere in it: who asked for it, and the trace that it belongs to. */
export interface Work {
  trace: Trace;
  requestId: string;
  caller?: Caller;
  /** Header fields that the answer gets whatever it is. */
  answerHeaders?: Record<string, string>;
}

const present = new AsyncLocalStorage<Work>();

/** Runs `work` so that whatever it calls knows of `about`. */
export const during = <Result>(about: Work, work: () => Promise<Result>): Promise<Result> => present.run(about, work);

/** The work under way; `undefined` outside of any. */
export const workUnderWay = (): Work | undefined => present.getStore();

/** Who calls. Messages and timers work for the installation itself. */
export const theCaller = (): Caller => present.getStore()?.caller ?? localOperator;
