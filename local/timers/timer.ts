import { randomUUID } from 'node:crypto';
import type { RegisteredFunction } from '../functions-worker/core.ts';
import type { Worker, WorkSource } from '../functions-worker/functions-worker.ts';
import type { Log } from '../log.ts';
import { parseSchedule, type Schedule } from './schedule.ts';
import type { ScheduleStatus, ScheduleStatuses } from './status.ts';

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
  statuses: ScheduleStatuses;
  log: Log;
}

/**
 * Starts a timer function.
 *
 * As in Azure, a firing missed while the host was down is made up for once at the start, with `isPastDue` set; a firing
 * counts when its invocation has ended, so that one cut off by a crash is repeated; the function never runs twice at a
 * time, and firings during a run are skipped. Schedules under a minute are not monitored unless the function asks for
 * it.
 */
export async function startTimer({ fn, trigger, worker, statuses, log }: TimerOptions): Promise<WorkSource> {
  const schedule = parseSchedule(trigger.schedule);
  const monitored = trigger.useMonitor ?? isSlow(schedule);
  const timer = fn.metadata.name;
  const stopping = new AbortController();

  let status: ScheduleStatus | undefined;
  let pastDue = false;
  if (monitored) {
    const now = new Date();
    status = await statuses.read(timer);
    if (status?.schedule !== trigger.schedule) {
      status = statusAfter(trigger.schedule, schedule, status?.last ?? null, now);
      await statuses.write(timer, status);
    }
    pastDue = new Date(status.next) <= now;
  }

  const fire = async (due: Date, isPastDue: boolean): Promise<void> => {
    const next = schedule.next(new Date());
    try {
      await worker.invoke(fn, {
        invocationId: randomUUID(),
        inputData: [{ name: trigger.name, data: { json: timerArgument(status, next, isPastDue) } }],
        triggerMetadata: {},
      });
    } catch (error) {
      log('error', 'The timer function failed. It runs again at its next time.', { function: timer, error });
    }
    if (monitored) {
      status = statusAfter(trigger.schedule, schedule, due.toISOString(), new Date());
      await statuses.write(timer, status);
    }
  };

  const run = async (): Promise<void> => {
    if (pastDue || trigger.runOnStartup) {
      await fire(pastDue ? new Date(status?.next ?? 0) : new Date(), pastDue);
    }
    while (!stopping.signal.aborted) {
      const due = status ? new Date(status.next) : schedule.next(new Date());
      await sleepUntil(due, stopping.signal);
      if (!stopping.signal.aborted) {
        await fire(due, false);
      }
    }
  };
  const done = run().catch((error) => log('critical', 'The timer has stopped.', { function: timer, error }));
  return { stop: () => stopping.abort(), done };
}

/** Builds the timer's argument as Azure's host sends it; the package converts its names to camel case. */
function timerArgument(status: ScheduleStatus | undefined, next: Date, isPastDue: boolean): string {
  const known = status && {
    Last: status.last ?? '0001-01-01T00:00:00.000Z',
    Next: next.toISOString(),
    LastUpdated: status.lastUpdated,
  };
  return JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: known ?? null, IsPastDue: isPastDue });
}

function statusAfter(text: string, schedule: Schedule, last: string | null, now: Date): ScheduleStatus {
  return { schedule: text, last, next: schedule.next(now).toISOString(), lastUpdated: now.toISOString() };
}

function isSlow(schedule: Schedule): boolean {
  const first = schedule.next(new Date());
  return schedule.next(first).getTime() - first.getTime() >= 60_000;
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
