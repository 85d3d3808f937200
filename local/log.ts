/** Log levels of Azure Functions, least to most severe. */
export const logLevels = ['trace', 'debug', 'information', 'warning', 'error', 'critical'] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** Fields of a log line beside its level and message. */
interface LogFields {
  function?: string;
  invocationId?: string;
  category?: string;
  error?: unknown;
}

/** Takes one log line, and decides whether its level is worth keeping. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/**
 * Creates a log that writes one JSON object per line, `{time, level, message, …fields}`. Lines below `lowest` are
 * dropped; an `error` field is written with its stack, for the developer who reads it.
 */
export function lineLog(lowest: LogLevel, write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  const floor = logLevels.indexOf(lowest);
  return (level, message, { error, ...fields } = {}) => {
    if (logLevels.indexOf(level) < floor) {
      return;
    }
    const cause = error === undefined ? {} : { error: describeError(error) };
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields, ...cause })}\n`);
  };
}

/** Describes an error and its causes by their stacks, or a thrown value as text. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\nCaused by: ${describeError(error.cause)}`;
}
