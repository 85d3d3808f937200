/** Log levels of Azure Functions, least to most severe. */
export const logLevels = ['trace', 'debug', 'information', 'warning', 'error', 'critical'] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** Forms of a log line: for people, or one JSON object. */
export const logFormats = ['text', 'json'] as const;

/** One of {@link logFormats}. */
export type LogFormat = (typeof logFormats)[number];

/** Fields of a log line beside its level and message. */
interface LogFields {
  function?: string;
  invocationId?: string;
  category?: string;
  error?: unknown;
}

/** Takes one log line, and decides whether its level is worth keeping. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/** Milliseconds in which a warning or an error that comes again is counted, not written. */
const countingTime = 60_000;

/**
 * Creates a log that writes lines for people, or one JSON object per line, `{time, level, message, …fields}`. Lines below
 * `lowest` are dropped; an `error` field is written with its stack, for the developer who reads it. A warning or an error
 * that comes again and again is written once, and once a minute with the number of `times` since.
 */
export function lineLog(
  lowest: LogLevel,
  format: LogFormat,
  write: (line: string) => void = (line) => process.stderr.write(line),
  within = countingTime,
): Log {
  const floor = logLevels.indexOf(lowest);
  const repeated = new Map<string, number>();
  const told = (level: LogLevel, message: string, fields: Written) => {
    const line = { time: new Date().toISOString(), level, message, ...fields };
    write(`${format === 'json' ? JSON.stringify(line) : forPeople(line)}\n`);
  };
  return (level, message, { error, ...fields } = {}) => {
    if (logLevels.indexOf(level) < floor) {
      return;
    }
    const line = error === undefined ? fields : { ...fields, error: describeError(error) };
    if (logLevels.indexOf(level) < logLevels.indexOf('warning')) return told(level, message, line);
    const key = JSON.stringify([level, message, fields.function, error instanceof Error ? error.message : error]);
    const times = repeated.get(key);
    if (times !== undefined) {
      repeated.set(key, times + 1);
      return;
    }
    told(level, message, line);
    repeated.set(key, 0);
    const tellAgain = () => {
      const more = repeated.get(key) ?? 0;
      if (more === 0) return void repeated.delete(key);
      told(level, message, { ...line, times: more });
      repeated.set(key, 0);
      setTimeout(tellAgain, within).unref();
    };
    setTimeout(tellAgain, within).unref();
  };
}

/** Fields of a log line as they are written. */
type Written = Omit<LogFields, 'error'> & { error?: string; times?: number };

/**
 * Words a log line for people: time, level, function, message; what follows on further lines is indented. Leaves out what
 * only programs ask for.
 */
function forPeople({
  time,
  level,
  message,
  error,
  times,
  ...fields
}: Written & Record<'time' | 'level' | 'message', string>) {
  const where = fields.function === undefined ? '' : `${fields.function}: `;
  const again = times === undefined ? '' : ` (${times} more time${times === 1 ? '' : 's'})`;
  const text = `${where}${message}${again}${error === undefined ? '' : `\n${error}`}`;
  return `${time.slice(0, 19).replace('T', ' ')} ${level} ${text.replaceAll('\n', '\n    ')}`;
}

/** Describes an error and its causes by their stacks, or a thrown value as text. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\nCaused by: ${describeError(error.cause)}`;
}
