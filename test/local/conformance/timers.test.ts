import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { RegisteredFunction } from '../../../local/functions-worker/core.ts';
import type { InvocationRequest } from '../../../local/functions-worker/rpc.ts';
import type { ScheduleStatus } from '../../../local/timers/status.ts';
import { startTimer } from '../../../local/timers/timer.ts';
import { casesOf, differsOnPurpose } from './tables.ts';

type Given = { last?: string; next: string; lastUpdated: string };
interface Case {
  name: string;
  schedule: string;
  status?: Given;
  runOnStartup?: boolean;
  firstTakesSeconds?: number;
  fails?: boolean;
  watchSeconds: number;
  azure: object;
  here?: object;
  why?: string;
}

/** The argument of a timer as the host sends it. */
interface Argument {
  Schedule: { AdjustForDST: boolean };
  ScheduleStatus: { Last: string; Next: string; LastUpdated: string } | null;
  IsPastDue: boolean;
}
interface Run {
  timer: Argument;
  began: number;
  ended: number;
}

const fn: RegisteredFunction = { metadata: { name: 'timer', bindings: {} }, callback: () => undefined };

/** A time in words that do not depend on when the test runs. */
function word(time: string | null, status: Given | undefined, first: Run | undefined): string {
  if (time === null || time.startsWith('0001')) return 'never';
  const at = Date.parse(time);
  if (first && Math.abs(at - first.began) < 1_000) return 'when it fired';
  for (const name of ['last', 'next', 'lastUpdated'] as const)
    if (status?.[name] !== undefined && Date.parse(status[name]) === at) return `as ${name} was`;
  return at > Date.now() ? 'to come' : 'about now';
}

async function run({ schedule, status, runOnStartup, firstTakesSeconds = 0, fails, watchSeconds }: Case) {
  let stored: ScheduleStatus | undefined = status && { schedule, last: null, ...status };
  // What the extension finds out by its times, the local host knows by the schedule's text.
  if (stored && status?.next.slice(8, 10) !== '20') stored = { ...stored, schedule: 'another' };
  const runs: Run[] = [];
  const invoke = async (_: RegisteredFunction, { inputData }: InvocationRequest) => {
    const one = { timer: JSON.parse(inputData[0]!.data.json!) as Argument, began: Date.now(), ended: 0 };
    runs.push(one);
    if (runs.length === 1) await wait(firstTakesSeconds * 1_000);
    one.ended = Date.now();
    if (fails) throw new Error('as told');
  };
  const timer = await startTimer({
    fn,
    trigger: { name: 'timer', schedule, runOnStartup },
    worker: { invoke },
    statuses: {
      read: async () => stored,
      write: async (_, one) => {
        stored = one;
      },
    },
    log: () => undefined,
  });
  await wait(watchSeconds * 1_000);
  timer.stop();
  await timer.done;
  const [first] = runs;
  // A call that a busy machine makes late is nearer to the next one, so the widest gap counts where all calls are short.
  const gaps = runs.slice(1).map(({ began }, index) => began - runs[index]!.ended);
  const gap = firstTakesSeconds > 0 ? gaps[0] : Math.max(...gaps);
  const told = first?.timer.ScheduleStatus;
  const words = (last: string | null, next: string, lastUpdated: string) => ({
    last: word(last, status, first),
    next: word(next, status, first),
    lastUpdated: word(lastUpdated, status, first),
  });
  return {
    fired: runs.length > 2 ? 'again and again' : String(runs.length),
    ...(first
      ? {
          isPastDue: first.timer.IsPastDue,
          adjustForDST: first.timer.Schedule.AdjustForDST,
          argument: told ? words(told.Last, told.Next, told.LastUpdated) : null,
        }
      : {}),
    ...(gaps.length > 0 ? { secondsFromFirstEndToNext: Math.round(gap! / 1_000) } : {}),
    status: stored ? words(stored.last, stored.next, stored.lastUpdated) : null,
  };
}

test.concurrent.each(casesOf<Case>('timers'))('$name', async (given) => {
  differsOnPurpose(given, given.azure);
  expect(await run(given)).toEqual(given.here ?? given.azure);
});
