import type { NotificationServices } from '../../src/notifications/services.ts';

/**
 * `before`: the worker dies without making the call; `after`: it dies after the call, before the result arrives;
 * `denied`: a conditional write happened, but the store says that it did not (an answer lost, and the write repeated).
 */
export type FaultKind = 'before' | 'after' | 'denied';

export interface Fault {
  /** Which call from outside the worker it strikes, counted from 1 over all messages. */
  at: number;
  kind: FaultKind;
}

/** The same context with every call to store, queue and network counted, and struck where a fault is set. */
export function withFaults<C extends NotificationServices>(
  context: C,
  faults: readonly Fault[],
): { context: C; calls(): number } {
  let calls = 0;
  const struck = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_target, name) {
        const method = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          const fault = faults.find(({ at }) => at === calls + 1);
          calls++;
          if (fault?.kind === 'before') throw new Error('killed before the call');
          const answer = await Reflect.apply(method, target, given);
          if (fault?.kind === 'after') throw new Error('killed after the call');
          return fault?.kind === 'denied' && name === 'write' ? false : answer;
        };
      },
    });
  const { documents, queues, sender } = context;
  const parts = { documents: struck(documents), queues: struck(queues), sender: struck(sender) };
  return { context: { ...context, ...parts }, calls: () => calls };
}
