import { randomUUID } from 'node:crypto';
import type { RegisteredFunction } from '../functions-worker/core.ts';
import type { Worker, WorkSource } from '../functions-worker/functions-worker.ts';
import type { Log } from '../log.ts';
import { parseSchedule } from './schedule.ts';
import type { ScheduleStatuses } from './status.ts';

/** Longest sleep before a timer checks the clock again: clocks are set, and machines sleep. */
const longestSleep = 60_000;

/** A registered timer function; its settings are already resolved. */
export interface TimerTrigger {
  name: string;
  schedule: string;
  runOnStartup?: boolean | undefined;
  useMonitor?: boolean | undefined;
}

/** Options of a timer. */
export interface TimerOptions {
  fn: RegisteredFunction;
  trigger: TimerTrigger;
  worker: Pick<Worker, 'invoke'>;
  statuses: Pick<ScheduleStatuses, 'read' | 'write'>;
  log: Log;
}

/** When a timer fired, when it fires next, and when that was found out; null for never. */
interface Firings {
  last: Date | null;
  next: Date;
  lastUpdated: Date | null;
}

/**
 * Starts a timer function.
 *
 * As in Azure, a firing missed while the host was down is made up for once at the start, with `isPastDue` set; a firing
 * counts when its invocation has ended, so that one cut off by a crash is repeated; the function never runs twice at a
 * time, and of several firings during a run one follows at its end. Schedules that fire more than once a minute are not
 * monitored, even if the function asks for it. A status that cannot be stored stops nothing: it is kept in memory, and
 * storing is tried again with the next one.
 */
export async function startTimer({ fn, trigger, worker, statuses, log }: TimerOptions): Promise<WorkSource> {
  const schedule = parseSchedule(trigger.schedule);
  const monitored = trigger.useMonitor !== false && !schedule.frequent;
  const timer = fn.metadata.name;
  const stopping = new AbortController();
  const now = new Date();
  let firings: Firings = { last: null, next: schedule.next(now), lastUpdated: null };

  const store = async (): Promise<void> => {
    const { last, next, lastUpdated } = firings;
    try {
      await statuses.write(timer, {
        schedule: trigger.schedule,
        last: last?.toISOString() ?? null,
        next: next.toISOString(),
        lastUpdated: (lastUpdated ?? now).toISOString(),
      });
    } catch (error) {
      log(
        'error',
        'The status of a timer could not be stored. The timer goes on; a firing may come again after a restart.',
        {
          function: timer,
          error,
        },
      );
    }
  };

  const stored = monitored ? await statuses.read(timer) : undefined;
  if (stored?.schedule === trigger.schedule) {
    const last = stored.last === null ? null : new Date(stored.last);
    firings = { last, next: new Date(stored.next), lastUpdated: new Date(stored.lastUpdated) };
  } else if (monitored) await store();
  const pastDue = firings.next <= now;

  let failed = 0;
  const fire = async (isPastDue: boolean): Promise<void> => {
    const began = new Date();
    try {
      await worker.invoke(fn, {
        invocationId: randomUUID(),
        inputData: [{ name: trigger.name, data: { json: argument(monitored ? firings : undefined, isPastDue) } }],
        triggerMetadata: {},
      });
      if (failed > 0)
        log(
          'warning',
          `The timer function succeeded, having failed ${failed} ${failed === 1 ? 'time' : 'times'} before.`,
          { function: timer },
        );
      failed = 0;
    } catch (error) {
      failed++;
      log('error', 'The timer function failed. It runs again at its next time.', { function: timer, error });
    }
    firings = { last: began, next: schedule.next(began), lastUpdated: began };
    if (monitored) await store();
  };

  const run = async (): Promise<void> => {
    if (pastDue || trigger.runOnStartup) await fire(pastDue);
    while (!stopping.signal.aborted) {
      await sleepUntil(firings.next, stopping.signal);
      if (!stopping.signal.aborted) await fire(false);
    }
  };
  return { stop: () => stopping.abort(), done: run() };
}

/** Builds the timer's argument as Azure's host sends it; the package converts its names to camel case. */
function argument(firings: Firings | undefined, isPastDue: boolean): string {
  const text = (time: Date | null) => time?.toISOString() ?? '0001-01-01T00:00:00+00:00';
  const known = firings && {
    Last: text(firings.last),
    Next: text(firings.next),
    LastUpdated: text(firings.lastUpdated),
  };
  return JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: known ?? null, IsPastDue: isPastDue });
}

async function sleepUntil(due: Date, signal: AbortSignal): Promise<void> {
  for (;;) {
    const left = due.getTime() - Date.now();
    if (left <= 0 || signal.aborted) {
      return;
    }
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timeout);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timeout = setTimeout(done, Math.min(left, longestSleep));
      signal.addEventListener('abort', done);
    });
  }
}
