import { setTimeout as pause } from 'node:timers/promises';
import { type App, createApp } from '../src/app.ts';

import { theConfiguration } from './configuration.ts';
import { traceToCarry, workUnderWay } from './request-context.ts';
import { closeTelemetry, measure } from './telemetry.ts';

let application: Promise<App> | undefined;

/** Creates the app at the first call and keeps it for the life of the process; a failed start is tried again. */
export function theApp(): Promise<App> {
  application ??= createApp(theConfiguration(), {
    traceToCarry,
    onCharge: ({ container, operation, requestUnits }) =>
      measure('request-units', requestUnits, { container, operation }),
    onAttempt: ({ durationMs, status = 0 }) =>
      measure('delivery-milliseconds', durationMs, { status, succeeded: status >= 200 && status < 300 }),
    alert: (text) => (workUnderWay()?.context ?? console).error(text),
  }).catch((error: unknown) => {
    application = undefined;
    throw error;
  });
  return application;
}

/**
 * Closes the app at the end of the process. Deliveries under way get a moment to end; hanging ones are left to the
 * messages that take over.
 */
export async function closeApp(): Promise<void> {
  const app = await application;
  if (!app) return;
  await Promise.race([app.notifications.lanes.idle(), pause(2_000, undefined, { ref: false })]);
  await app.documents.close();
  await closeTelemetry();
}
