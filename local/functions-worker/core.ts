import { registerHooks } from 'node:module';
import { type Log, type LogLevel, logLevels } from '../log.ts';
import type { FunctionCallback, FunctionMetadata, HookCallback, ProgrammingModel } from './rpc.ts';

/** A function registered by the app, with its handler. */
export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
type HookName = (typeof hookNames)[number];

/**
 * Registrations of the app while it was loading: functions, hooks and the programming model. `close` ends the time in
 * which functions may be registered.
 */
export class Registry {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly #hooks = new Map<HookName, Set<HookCallback>>(hookNames.map((name) => [name, new Set()]));
  model: ProgrammingModel | undefined;
  #closed = false;

  register(metadata: FunctionMetadata, callback: FunctionCallback): void {
    if (this.#closed) {
      throw new Error(`Function "${metadata.name}" came too late: functions are registered while the app loads.`);
    }
    if (this.functions.has(metadata.name)) {
      throw new Error(`Two functions are named "${metadata.name}".`);
    }
    this.functions.set(metadata.name, { metadata, callback });
  }

  unregister(name: string): void {
    this.functions.delete(name);
  }

  /** Returns the present hooks of a name: a hook may remove itself while it runs. */
  hooks(name: HookName): HookCallback[] {
    return [...(this.#hooks.get(name) ?? [])];
  }

  addHook(name: string, callback: HookCallback): () => void {
    const callbacks = this.#hooks.get(name as HookName);
    if (!callbacks) {
      // The package recognises this kind of error and explains it to the app's author.
      throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
    }
    callbacks.add(callback);
    return () => callbacks.delete(callback);
  }

  close(): void {
    this.#closed = true;
  }
}

/** Disposes registrations, as Azure's worker does. */
class Disposable {
  readonly #undo: () => void;
  constructor(undo: () => void) {
    this.#undo = undo;
  }
  static from(...disposables: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) {
        disposable.dispose();
      }
    });
  }
  dispose(): void {
    this.#undo();
  }
}

/** Key of the global that holds the content of the module below: the app's modules, loaded by Node, share only globals. */
const slot = Symbol.for('local-host.functions-core');

/**
 * Provides the module `@azure/functions-core` to everything loaded afterwards in this process, by `require` and by
 * `import`, and returns the registry that it fills. Azure's worker does the same; no package of that name is needed.
 * @throws on the second call: an app's modules load once in a process, so a process can host one app, once
 */
export function provideCoreModule(log: Log): Registry {
  const shared = globalThis as Record<symbol, unknown>;
  if (shared[slot]) {
    throw new Error('This process has hosted a function app already. Start another process for another local host.');
  }
  const registry = new Registry();
  shared[slot] = {
    version: '3.13.0',
    hostVersion: '4.1045.0',
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback) {
      registry.register(metadata, callback);
      return new Disposable(() => registry.unregister(metadata.name));
    },
    registerHook: (name: string, callback: HookCallback) => new Disposable(registry.addHook(name, callback)),
    setProgrammingModel: (model: ProgrammingModel) => {
      registry.model = model;
    },
    getProgrammingModel: () => registry.model,
    log: (level: string, category: string, message: string) => log(toLogLevel(level), message, { category }),
    Disposable,
  };
  const url = 'local-host:functions-core';
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@azure/functions-core'
        ? { url, format: 'commonjs', shortCircuit: true }
        : next(specifier, context),
    load: (loaded, context, next) =>
      loaded === url
        ? {
            format: 'commonjs',
            source: `module.exports = globalThis[Symbol.for(${JSON.stringify(slot.description)})];`,
            shortCircuit: true,
          }
        : next(loaded, context),
  });
  return registry;
}

/** Returns the log level of that name; `information` for an unknown one. */
export function toLogLevel(level: string): LogLevel {
  return logLevels.find((known) => known === level) ?? 'information';
}
