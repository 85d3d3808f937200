import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Log } from '../log.ts';
import { type RegisteredFunction, type Registry, toLogLevel } from './core.ts';
import type { CoreInvocationContext, HookCallback, InvocationRequest, ProgrammingModel } from './rpc.ts';

/** A function ran longer than host.json's `functionTimeout`. It may still be running. */
export class FunctionTimeoutError extends Error {
  override name = 'FunctionTimeoutError';
}

/** A source of invocations: a timer, a queue. */
export interface WorkSource {
  /** Starts nothing new from now on. */
  stop(): void;
  /** Resolves once it was stopped and everything it had started has ended and is recorded. */
  readonly done: Promise<void>;
}

/**
 * Acts as Azure's Node.js worker: loads the app, runs its hooks and invokes its functions, each invocation through the
 * programming model of `@azure/functions`.
 */
export class Worker {
  readonly registry: Registry;
  readonly #log: Log;
  readonly #functionTimeout: number;
  readonly #running = new Set<Promise<unknown>>();
  readonly #ended = new Set<() => void>();
  readonly #appHookData = {};
  #functionAppDirectory = '';

  /** @param functionTimeout in milliseconds */
  constructor(registry: Registry, log: Log, functionTimeout: number) {
    this.registry = registry;
    this.#log = log;
    this.#functionTimeout = functionTimeout;
  }

  /**
   * Loads the app's entry file and runs its `appStart` hooks.
   * @throws the app's errors, and an error if it has no functions
   */
  async start(appFile: string, functionAppDirectory: string): Promise<ProgrammingModel> {
    this.#functionAppDirectory = functionAppDirectory;
    await import(/* @vite-ignore */ pathToFileURL(appFile).href);
    await this.#runHooks('appStart', { hookData: {}, functionAppDirectory });
    const { model, functions } = this.registry;
    if (!model || functions.size === 0) {
      throw new Error(`${appFile} registered no functions.`);
    }
    this.registry.close();
    return model;
  }

  /** Runs the app's `appTerminate` hooks. */
  async terminate(): Promise<void> {
    await this.#runHooks('appTerminate', { hookData: {}, functionAppDirectory: this.#functionAppDirectory });
  }

  /** Calls `listener` whenever an invocation has ended that may have started other work. */
  onEnded(listener: () => void): void {
    this.#ended.add(listener);
  }

  /** Waits until nothing runs, at most `limit` milliseconds; returns the number of invocations still running. */
  async drain(limit: number): Promise<number> {
    const idle = async () => {
      while (this.#running.size > 0) await Promise.allSettled(this.#running);
    };
    await Promise.race([idle(), wait(limit, undefined, { ref: false })]);
    return this.#running.size;
  }

  /**
   * Runs one function once, with its hooks. Resolves to its result when the function has ended and its output is sent.
   * @param mayStartWork false for a function that only reads, which {@link onEnded} then does not report
   * @throws the function's error, or {@link FunctionTimeoutError}
   */
  invoke(fn: RegisteredFunction, request: InvocationRequest, mayStartWork = true): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => {
      const seconds = this.#functionTimeout / 1_000;
      reject(new FunctionTimeoutError(`Function ${fn.metadata.name} ran longer than ${seconds} s.`));
    }, this.#functionTimeout);
    const work = this.#run(fn, request);
    this.#running.add(work);
    const ended = () => {
      clearTimeout(timer);
      this.#running.delete(work);
      if (!mayStartWork) return;
      for (const listener of this.#ended) {
        listener();
      }
    };
    work.then(ended, ended);
    work.then(resolve, reject);
    return promise;
  }

  /** Invokes the function between its hooks, which see and may change its arguments and result. */
  async #run({ metadata, callback }: RegisteredFunction, request: InvocationRequest): Promise<unknown> {
    const model = this.registry.model as ProgrammingModel;
    const { invocationId } = request;
    const core: CoreInvocationContext = {
      invocationId,
      request: { ...request, traceContext: newTrace() },
      metadata,
      log: (level, category, message) =>
        this.#logFor({ function: metadata.name, invocationId }, level, category, message),
    };
    const invocation = model.getInvocationModel(core);
    const { context, inputs } = await invocation.getArguments();
    const hookData = {};
    const before = { hookData, invocationContext: context, functionCallback: callback, inputs };
    core.state = 'preInvocationHooks';
    await this.#runHooks('preInvocation', before);
    const after: Record<string, unknown> = {
      hookData,
      invocationContext: context,
      inputs: before.inputs,
      result: null,
      error: null,
    };
    core.state = 'invocation';
    try {
      after.result = await invocation.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error ?? new Error(`Function ${metadata.name} threw ${error}.`);
    }
    core.state = 'postInvocationHooks';
    await this.#runHooks('postInvocation', after);
    core.state = undefined;
    if (after.error !== null && after.error !== undefined) {
      throw after.error;
    }
    await invocation.getResponse(context, after.result);
    return after.result;
  }

  async #runHooks(name: Parameters<Registry['hooks']>[0], context: Record<string, unknown>): Promise<void> {
    // One object for all hooks of an event: the next hook and the worker see changes by one hook.
    context.appHookData = this.#appHookData;
    for (const hook of this.registry.hooks(name)) {
      await hook(context);
    }
  }

  #logFor(fields: { function: string; invocationId: string }, level: string, category: string, message: string): void {
    const line = { hookData: {}, appHookData: this.#appHookData, level, category, message };
    this.registry.hooks('log').forEach((hook: HookCallback) => {
      hook(line);
    });
    this.#log(toLogLevel(line.level), line.message, { ...fields, category });
  }
}

/** Creates a W3C trace context for an invocation: no trace comes from outside. */
function newTrace(): { traceParent: string } {
  return { traceParent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00` };
}
