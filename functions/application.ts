import { type App, createApp } from '../src/app.ts';

import { theConfiguration } from './configuration.ts';
import { closeTelemetry, measure } from './telemetry.ts';
import { traceToCarry } from './work.ts';

let application: Promise<App> | undefined;

/** The app, made at the first call and kept for the life of the process; a start that failed is tried again. */
export function theApp(): Promise<App> {
  application ??= createApp(theConfiguration(), {
    traceToCarry,
    onCharge: ({ container, operation, requestUnits }) =>
      measure('request-units', requestUnits, { container, operation }),
  }).catch((error: unknown) => {
    application = undefined;
    throw error;
  });
  return application;
}

/** Closes what is open, at the end of the process. */
export async function closeApp(): Promise<void> {
  await (await application)?.documents.close();
  await closeTelemetry();
}
