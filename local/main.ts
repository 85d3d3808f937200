/** `npm start`: runs the function app of the current folder on this machine. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalHost } from './host.ts';
import { describeError, lineLog, logFormats, logLevels } from './log.ts';
import { readPackage } from './settings.ts';

const usage = `Usage: npm start -- [--port 7071] [--data-dir .data] [--log-level warning] [--log-format text]
                    [--disable FUNCTION]

  --port        port on 127.0.0.1; 0 picks a free one
  --data-dir    folder for everything that is kept
  --log-level   ${logLevels.join(', ')}; also as LOCAL_HOST_LOG_LEVEL
  --log-format  ${logFormats.join(', ')}; also as LOCAL_HOST_LOG_FORMAT
  --disable     a function not to start, as in Azure by AzureWebJobs.FUNCTION.Disabled; repeatable`;

/** Milliseconds within which a second signal is the same Ctrl-C, sent by npm as well as the terminal. */
const echoTime = 300;

const rootDir = process.cwd();

try {
  const options = readOptions();
  const { main, title } = await readPackage(rootDir);
  if (!main) {
    throw new Error(`package.json in ${rootDir} names no main file.`);
  }
  const log = lineLog(options.logLevel, options.logFormat);
  // Azure's name for the setting: an app need not write lines that nobody keeps.
  process.env.AzureFunctionsJobHost__logging__logLevel__default ??= options.logLevel;
  process.on('uncaughtException', (error) => {
    log('critical', 'The function app left an error unhandled. In Azure its process would be restarted here.', {
      error,
    });
    process.exit(1);
  });
  const starting = startLocalHost({ ...options, appFile: resolve(rootDir, main), rootDir, log });
  stopOnSignals(starting);
  const host = await starting;
  console.log(`${title} ready at ${host.url} (data in ${options.dataDir})`);
  const failure = await host.failed;
  log('critical', failure.message);
  await host.stop();
  process.exit(1);
} catch (error) {
  console.error(process.env.LOCAL_HOST_LOG_LEVEL === 'debug' ? describeError(error) : messageOf(error));
  process.exit(1);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '7071' },
      'data-dir': { type: 'string', default: '.data' },
      'log-level': { type: 'string', default: process.env.LOCAL_HOST_LOG_LEVEL ?? 'warning' },
      'log-format': { type: 'string', default: process.env.LOCAL_HOST_LOG_FORMAT ?? 'text' },
      disable: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
    throw new Error(`--port ${values.port} is no port; give a number from 0 to 65535.`);
  }
  const logLevel = logLevels.find((level) => level === values['log-level']);
  if (!logLevel) {
    throw new Error(`--log-level ${values['log-level']} is unknown; give one of ${logLevels.join(', ')}.`);
  }
  const logFormat = logFormats.find((format) => format === values['log-format']);
  if (!logFormat) {
    throw new Error(`--log-format ${values['log-format']} is unknown; give one of ${logFormats.join(', ')}.`);
  }
  return { port, dataDir: values['data-dir'], logLevel, logFormat, disable: values.disable };
}

/** Stops the host in an orderly way at the first signal, and at once at the second. */
function stopOnSignals(starting: ReturnType<typeof startLocalHost>): void {
  let first: number | undefined;
  const stop = async () => {
    const now = Date.now();
    if (first !== undefined) {
      if (now - first > echoTime) {
        process.exit(130);
      }
      return;
    }
    first = now;
    try {
      await (await starting).stop();
      process.exit(0);
    } catch (error) {
      console.error(messageOf(error));
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, stop);
  }
  if (process.env.npm_lifecycle_event) {
    // A SIGTERM sent to npm ends npm and its shell and does not reach this process.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) {
        clearInterval(watch);
        void stop();
      }
    }, 500);
    watch.unref();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
