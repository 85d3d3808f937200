import { setTimeout as pause } from 'node:timers/promises';
import { type App, createApp } from '../src/app.ts';

import { theConfiguration } from './configuration.ts';
import { hasDashboard } from './dashboard-files.ts';
import { logOfWork, nothingUnderWay, traceToCarry } from './request-context.ts';
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
    alert: (text) => logOfWork().error(text),
    hasDashboard: hasDashboard(theConfiguration()),
  }).catch((error: unknown) => {
    application = undefined;
    throw error;
  });
  return application;
}

/** Milliseconds for work under way to end: the platform ends the process five seconds after announcing it. */
const graceTime = 3_500;

/**
 * Closes the app at the end of the process. Requests with their uploads, messages and deliveries under way get the
 * time that the platform grants to end; what does not end is left to messages that come again.
 */
export async function closeApp(): Promise<void> {
  const app = await application;
  if (!app) return;
  const ended = Promise.all([nothingUnderWay(), app.notifications.lanes.idle()]);
  await Promise.race([ended, pause(graceTime, undefined, { ref: false })]);
  await app.documents.close();
  await closeTelemetry();
}
