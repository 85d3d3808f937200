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
  /** What repetitions have in common if their messages differ; never written. */
  sameAs?: string;
  function?: string;
  invocationId?: string;
  category?: string;
  error?: unknown;
}

/** Takes one log line, and decides whether its level is worth keeping. */
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/**
 * Milliseconds after which repetitions of a line are reported: soon, as most failures end soon, and then every hour.
 */
const tellAfter = [60_000, 600_000, 3_600_000] as const;

/** Most lines whose repetitions are counted. */
const mostCounted = 1_000;

/** A line, and how often it was repeated since it was last written; the newest represents all. */
interface Repeated {
  times: number;
  newest: () => void;
}

/**
 * Creates a log that writes lines for people, or one JSON object per line, `{time, level, message, …fields}`. Lines
 * below `lowest` are dropped; an `error` field is written with its stack, for the developer who reads it. A warning or
 * an error that is repeated is written once, and then with the number of `times` since: after a minute, ten minutes,
 * and every hour until an hour has passed without it.
 * @param later calls back after a number of milliseconds
 */
export function lineLog(
  lowest: LogLevel,
  format: LogFormat,
  write: (line: string) => void = (line) => process.stderr.write(line),
  later: (milliseconds: number, work: () => void) => void = (milliseconds, work) =>
    void setTimeout(work, milliseconds).unref(),
): Log {
  const floor = logLevels.indexOf(lowest);
  const counted = new Map<string, Repeated>();
  const tell = (level: LogLevel, message: string, fields: Written) => {
    const line = { time: new Date().toISOString(), level, message, ...fields };
    write(`${format === 'json' ? JSON.stringify(line) : forPeople(line)}\n`);
  };
  const tellTimes = (one: Repeated) => {
    if (one.times > 0) one.newest();
    one.times = 0;
  };
  const count = (key: string, one: Repeated, nth: number) => {
    later(tellAfter[nth]!, () => {
      if (counted.get(key) !== one) return;
      const isLast = nth === tellAfter.length - 1;
      if (isLast && one.times === 0) return void counted.delete(key);
      tellTimes(one);
      count(key, one, isLast ? nth : nth + 1);
    });
  };
  return (level, message, { error, sameAs = message, ...fields } = {}) => {
    if (logLevels.indexOf(level) < floor) {
      return;
    }
    const line = error === undefined ? fields : { ...fields, error: describeError(error) };
    if (logLevels.indexOf(level) < logLevels.indexOf('warning')) return tell(level, message, line);
    const key = JSON.stringify([level, sameAs, fields.function, error instanceof Error ? error.message : error]);
    const known = counted.get(key);
    if (known) {
      known.times++;
      known.newest = () => tell(level, message, { ...line, times: known.times });
      return;
    }
    tell(level, message, line);
    const one: Repeated = { times: 0, newest: () => {} };
    counted.set(key, one);
    count(key, one, 0);
    if (counted.size <= mostCounted) return;
    const [[oldestKey, oldest]] = counted as unknown as [[string, Repeated]];
    counted.delete(oldestKey);
    tellTimes(oldest);
  };
}

/** Fields of a log line as they are written. */
type Written = Omit<LogFields, 'error' | 'sameAs'> & { error?: string; times?: number };

/**
 * Formats a log line for people: time, level, function, message; further lines are indented. Leaves out what only
 * programs need.
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
  const text = `${where}${inWords(message)}${again}${error === undefined ? '' : `\n${error}`}`;
  return `${time.slice(0, 19).replace('T', ' ')} ${level} ${text.replaceAll('\n', '\n    ')}`;
}

/** Lists the fields of a message that is a JSON object, as apps write measurements, except the ids of its trace. */
function inWords(message: string): string {
  if (!/^\{.*\}$/.test(message)) return message;
  try {
    const { traceId: _, spanId: __, ...fields } = JSON.parse(message) as Record<string, unknown>;
    return Object.entries(fields)
      .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(', ');
  } catch {
    return message;
  }
}

/** Describes an error and its causes by their stacks, or a thrown value as text. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\nCaused by: ${describeError(error.cause)}`;
}
