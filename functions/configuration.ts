import { type Configuration, readConfiguration } from '../src/configuration/configuration.ts';

let configuration: Configuration | undefined;

/** What the environment decides, read once. @throws ConfigurationError */
export function theConfiguration(): Configuration {
  configuration ??= readConfiguration(process.env);
  return configuration;
}
