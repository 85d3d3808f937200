import { type Configuration, readConfiguration } from '../src/configuration/configuration.ts';

let configuration: Configuration | undefined;

/**
 * Reads the configuration from the environment, once.
 * @throws ConfigurationError
 */
export function theConfiguration(): Configuration {
  configuration ??= readConfiguration(process.env);
  return configuration;
}
