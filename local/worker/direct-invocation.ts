import { format } from 'node:util';
import type { EffectiveFunctionOptions, InvocationContext, TraceContext } from '@azure/functions';
import type { CoreInvocationContext, FunctionCallback, FunctionMetadata, InvocationModel } from './rpc.ts';

/** An HTTP request that its function gets as it is, not as a stream that the package opens. */
export interface DirectRequest {
  request: unknown;
  /** By a safe method (RFC 9110 section 9.2.1): it asks, and starts no work. */
  safe: boolean;
  /** Sends what the function returned; false where the package is to do so, on a stream that was handed to it. */
  answer(result: unknown): boolean;
}

/**
 * Carries out the invocation of an HTTP function as `@azure/functions` does, without what that costs: for a small
 * answer more than all the rest. An answer that `answer` does not take goes through `others`, the package's own.
 */
export class DirectInvocation implements InvocationModel {
  readonly #core: CoreInvocationContext;
  readonly #direct: DirectRequest;
  readonly #others: () => InvocationModel;

  constructor(core: CoreInvocationContext, direct: DirectRequest, others: () => InvocationModel) {
    this.#core = core;
    this.#direct = direct;
    this.#others = others;
  }

  getArguments(): { context: InvocationContext; inputs: unknown[] } {
    return { context: new DirectContext(this.#core), inputs: [this.#direct.request] };
  }

  async invokeFunction(context: unknown, inputs: unknown[], handler: FunctionCallback): Promise<unknown> {
    try {
      return await handler(...inputs, context);
    } finally {
      (context as DirectContext).isDone = true;
    }
  }

  async getResponse(context: unknown, result: unknown): Promise<unknown> {
    if (this.#direct.answer(result)) return undefined;
    const other = this.#others();
    // The package keeps a request that was handed to it until it was asked for it.
    await other.getArguments();
    return other.getResponse(context, result);
  }
}

class DirectContext implements InvocationContext {
  readonly invocationId: string;
  readonly functionName: string;
  readonly extraInputs = new Extras();
  readonly extraOutputs = new Extras();
  readonly options: EffectiveFunctionOptions;
  /** Whether the function has returned: what it writes then belongs to work that nobody waits for. */
  isDone = false;
  readonly #core: CoreInvocationContext;

  constructor(core: CoreInvocationContext) {
    this.invocationId = core.invocationId;
    this.functionName = core.metadata.name;
    this.options = optionsOf(core.metadata);
    this.#core = core;
  }

  get traceContext(): TraceContext {
    return this.#core.request.traceContext ?? {};
  }

  log(...words: unknown[]): void {
    this.#write('information', words);
  }

  trace(...words: unknown[]): void {
    this.#write('trace', words);
  }

  debug(...words: unknown[]): void {
    this.#write('debug', words);
  }

  info(...words: unknown[]): void {
    this.#write('information', words);
  }

  warn(...words: unknown[]): void {
    this.#write('warning', words);
  }

  error(...words: unknown[]): void {
    this.#write('error', words);
  }

  #write(level: string, words: unknown[]): void {
    if (this.isDone && this.#core.state !== 'postInvocationHooks') {
      this.#core.log(
        'warning',
        'system',
        `Warning: Unexpected call to 'log' on the context object after function execution has completed. Please check for asynchronous calls that are not awaited. Function name: ${this.functionName}. Invocation Id: ${this.invocationId}.`,
      );
    }
    this.#core.log(level, 'user', format(...words));
  }
}

/** Bindings beside the trigger, which the functions of this host have none of. */
class Extras {
  #values: Map<string, unknown> | undefined;

  // biome-ignore lint/suspicious/noExplicitAny: as the package's interface has it
  get(binding: string | { name: string }): any {
    return this.#values?.get(typeof binding === 'string' ? binding : binding.name);
  }

  set(binding: string | { name: string }, value: unknown): void {
    this.#values ??= new Map();
    this.#values.set(typeof binding === 'string' ? binding : binding.name, value);
  }
}

const known = new WeakMap<FunctionMetadata, EffectiveFunctionOptions>();

function optionsOf(metadata: FunctionMetadata): EffectiveFunctionOptions {
  let options = known.get(metadata);
  if (!options) {
    const named = Object.entries(metadata.bindings).map(([name, binding]) => ({ ...binding, name }));
    const [trigger, output] = [
      named.find(({ direction }) => direction === 'in'),
      named.find(({ name }) => name === '$return'),
    ];
    options = { trigger: trigger!, return: output, extraInputs: [], extraOutputs: [] } as EffectiveFunctionOptions;
    known.set(metadata, options);
  }
  return options;
}
