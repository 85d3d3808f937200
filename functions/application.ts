import { type App, createApp } from '../src/app.ts';
import { type Configuration, readConfiguration } from '../src/configuration.ts';

let application: Promise<App> | undefined;

let configuration: Configuration | undefined;

/** What the environment decides, read once. @throws ConfigurationError */
export function theConfiguration(): Configuration {
  configuration ??= readConfiguration(process.env);
  return configuration;
}

/** The app, made at the first call and kept for the life of the process; a start that failed is tried again. */
export function theApp(): Promise<App> {
  application ??= createApp(theConfiguration()).catch((error: unknown) => {
    application = undefined;
    throw error;
  });
  return application;
}

/** Closes what is open, at the end of the process. */
export async function closeApp(): Promise<void> {
  await (await application)?.documents.close();
}
