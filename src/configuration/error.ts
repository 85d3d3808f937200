/** A setting that is missing or wrong: the app must not start. The message names the setting and its valid values. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
