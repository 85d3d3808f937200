import type { RegisteredFunction } from './functions-worker/core.ts';
import type { Binding } from './functions-worker/rpc.ts';
import type { TimerTrigger } from './timers/timer.ts';

/** A function started by a timer, with its trigger; `%Setting%` resolved. */
interface TimerFunction {
  fn: RegisteredFunction;
  trigger: TimerTrigger;
}

/** A function started by queue messages, with its trigger; `%Setting%` and connection resolved. */
interface QueueFunction {
  fn: RegisteredFunction;
  trigger: { name: string; queueName: string; connectionString: string };
}

/** The functions of an app, by trigger. */
export interface FunctionsByTrigger {
  http: RegisteredFunction[];
  timers: TimerFunction[];
  queues: QueueFunction[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Azure's own setting that leaves a function out. */
export const disablingSetting = (functionName: string): string => `AzureWebJobs.${functionName}.Disabled`;

/**
 * Sorts an app's functions by trigger, without those that are disabled.
 * @throws a sentence that names the function if it uses something that this host does not support: better no start than
 * a function that never runs
 */
export function sortByTrigger(functions: Iterable<RegisteredFunction>, env: Environment): FunctionsByTrigger {
  const sorted: FunctionsByTrigger = { http: [], timers: [], queues: [] };
  for (const fn of functions) {
    const { name: functionName, retryOptions } = fn.metadata;
    if (env[disablingSetting(functionName)]?.toLowerCase() === 'true') continue;
    const bindings = Object.entries(fn.metadata.bindings);
    const refuse = (what: string): never => {
      throw new Error(`Function "${functionName}" asks for ${what}, which the local host does not do.`);
    };
    if (retryOptions !== undefined) {
      refuse('a retry policy');
    }
    const [trigger, ...others] = bindings;
    if (!trigger) {
      return refuse('no trigger');
    }
    const [name, binding] = trigger;
    const text = (option: string) => resolveSettings(String(binding[option]), env, functionName);
    const other = others.find(
      ([key, { type }]) => !(binding.type === 'httpTrigger' && key === '$return' && type === 'http'),
    );
    if (other) {
      refuse(`the binding ${other[0]} (${other[1].type})`);
    }
    switch (binding.type) {
      case 'httpTrigger':
        sorted.http.push(fn);
        break;
      case 'timerTrigger':
        sorted.timers.push({
          fn,
          trigger: {
            name,
            schedule: text('schedule'),
            runOnStartup: binding.runOnStartup as boolean | undefined,
            useMonitor: binding.useMonitor as boolean | undefined,
          },
        });
        break;
      case 'queueTrigger':
        sorted.queues.push({
          fn,
          trigger: { name, queueName: text('queueName'), connectionString: connectionOf(binding, env, functionName) },
        });
        break;
      default:
        refuse(`the trigger ${binding.type}`);
    }
  }
  return sorted;
}

/** Replaces each `%Name%` by the setting of that name, as Azure does in binding options. */
function resolveSettings(text: string, env: Environment, functionName: string): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = env[name];
    if (value === undefined) {
      throw new Error(`Function "${functionName}" names the setting ${name}, which is not set.`);
    }
    return value;
  });
}

function connectionOf({ connection }: Binding, env: Environment, functionName: string): string {
  const name = typeof connection === 'string' && connection !== '' ? connection : 'AzureWebJobsStorage';
  const value = env[name] ?? env[`AzureWebJobs${name}`];
  if (value === undefined) {
    throw new Error(`Function "${functionName}" names the connection ${name}, which is not set.`);
  }
  return value;
}
