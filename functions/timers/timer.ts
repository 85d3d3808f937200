import { app as functions, type InvocationContext } from '@azure/functions';
import type { App } from '../../src/app.ts';
import { noteFiring } from '../../src/facts/firings.ts';
import { theApp } from '../application.ts';
import { during } from '../request-context.ts';

const names: string[] = [];

/** The names of all timers. */
export const timerNames: readonly string[] = names;

/** Registers a timer, whose newest firing the readiness probe reports. */
export function timer(
  name: string,
  schedule: string,
  work: (app: App, context: InvocationContext) => Promise<unknown>,
): void {
  names.push(name);
  functions.timer(name, {
    schedule,
    handler: (_, context) =>
      during({ context }, async () => {
        const app = await theApp();
        let succeeded = false;
        try {
          await work(app, context);
          succeeded = true;
        } finally {
          const firing = { endedAt: app.clock.now().toISOString(), succeeded };
          await noteFiring(app.documents, name, firing).catch((error: unknown) =>
            context.warn(`The firing of ${name} is not noted`, error),
          );
        }
      }),
  });
}
