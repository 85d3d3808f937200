import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const second = 1_000;

/**
 * Parses a .NET TimeSpan as in host.json and timer schedules, `[d.]hh:mm:ss[.fff]`. Returns milliseconds, or undefined
 * for any other text.
 */
export function parseTimeSpan(text: string): number | undefined {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const [days, hours, minutes, seconds] = match.slice(1, 5).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  if (hours > 23 || minutes > 59 || seconds > 59) {
    return undefined;
  }
  const fraction = match[5] ? Math.round(Number(`0.${match[5]}`) * second) : 0;
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * second + fraction;
}

const timeSpan = z.string().transform((text, context) => {
  const milliseconds = parseTimeSpan(text);
  if (milliseconds === undefined) {
    context.addIssue({ code: 'custom', message: `"${text}" is no time span; write hh:mm:ss` });
    return z.NEVER;
  }
  return milliseconds;
});

const queueSettings = z.object({
  batchSize: z.number().int().min(1).max(32).default(16),
  newBatchThreshold: z.number().int().min(0).optional(),
  visibilityTimeout: timeSpan.default(0),
  maxDequeueCount: z.number().int().min(1).default(5),
  maxPollingInterval: timeSpan.default(60 * second),
  messageEncoding: z.enum(['base64', 'none']).default('base64'),
});

const hostJson = z.object({
  version: z.literal('2.0'),
  functionTimeout: timeSpan.default(30 * 60 * second),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      queues: queueSettings.prefault({}),
    })
    .prefault({}),
});

/** Settings for reading storage queues; times in milliseconds. */
export interface QueueSettings {
  batchSize: number;
  newBatchThreshold: number;
  visibilityTimeout: number;
  maxDequeueCount: number;
  maxPollingInterval: number;
  messageEncoding: 'base64' | 'none';
}

/** The supported settings of host.json; `functionTimeout` in milliseconds. */
export interface HostSettings {
  functionTimeout: number;
  routePrefix: string;
  queues: QueueSettings;
}

/**
 * Reads the settings of `host.json` in `rootDir`, with Azure's defaults for missing ones.
 * @throws a sentence that names the file and the field if it is missing or wrong
 */
export async function readHostSettings(rootDir: string): Promise<HostSettings> {
  const file = join(rootDir, 'host.json');
  const { functionTimeout, extensions } = await readSettings(file, hostJson);
  const { newBatchThreshold, ...queues } = extensions.queues;
  return {
    functionTimeout,
    routePrefix: extensions.http.routePrefix,
    queues: { ...queues, newBatchThreshold: newBatchThreshold ?? Math.floor(queues.batchSize / 2) },
  };
}

const localSettings = z.object({ Values: z.record(z.string(), z.string()).default({}) });

/** Reads the `Values` of `local.settings.json` in `rootDir`; empty if there is no such file. */
export async function readLocalValues(rootDir: string): Promise<Record<string, string>> {
  try {
    return (await readSettings(join(rootDir, 'local.settings.json'), localSettings)).Values;
  } catch (error) {
    if (error instanceof Error && isMissingFile(error.cause)) {
      return {};
    }
    throw error;
  }
}

const packageJson = z.object({ description: z.string().optional(), main: z.string().optional() });

/** Reads from `package.json` in `rootDir` the app's entry file and a name to show. */
export async function readPackage(rootDir: string): Promise<{ main: string | undefined; title: string }> {
  const { main, description } = await readSettings(join(rootDir, 'package.json'), packageJson);
  return { main, title: description?.split(':')[0]?.trim() || 'Functions' };
}

async function readSettings<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.output<Schema>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const reason = isMissingFile(cause) ? 'is missing' : `cannot be read: ${(cause as Error).message}`;
    throw new Error(`${file} ${reason}`, { cause });
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    throw new Error(`${file} is not valid:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
