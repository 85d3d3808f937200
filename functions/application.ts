import { type App, createApp } from '../src/app.ts';
import { readConfiguration } from '../src/configuration.ts';

let application: Promise<App> | undefined;

/** The app, made at the first call and kept for the life of the process; a start that failed is tried again. */
export function theApp(): Promise<App> {
  application ??= createApp(readConfiguration(process.env)).catch((error: unknown) => {
    application = undefined;
    throw error;
  });
  return application;
}

/** Lets deliveries under way end, then closes what is open: at the end of the process. */
export async function closeApp(): Promise<void> {
  const app = await application;
  await app?.notifications.lanes.idle();
  await app?.documents.close();
}
