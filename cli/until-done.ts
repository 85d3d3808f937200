import { setTimeout as pause } from 'node:timers/promises';
import type { Client, Patience } from './client.ts';
import type { Session } from './session.ts';

export const isUnderWay = ({ status }: { status: string }): boolean => status === 'queued' || status === 'running';

/**
 * Polls a piece of the server's work, ever less often, until it has ended.
 * @param path address of the work
 * @param show called with each answer
 */
export async function untilDone<Work extends { status: string }>(
  client: Client,
  path: string,
  started: Work,
  show: (now: Work) => void,
  patience?: Patience,
): Promise<Work> {
  let now = started;
  for (let wait = 100; isUnderWay(now); wait = Math.min(1500, wait * 1.4)) {
    await pause(wait);
    now = await client.get<Work>(path, {}, patience);
    show(now);
  }
  return now;
}

/** Returns patience that outlasts a restart of the server, and reports that it waits. */
export function patienceOf({ json, warn, progress }: Session): Patience {
  const seconds = 60;
  return {
    seconds,
    tell: ({ message }) => {
      progress.clear();
      if (!json) warn(`${message}\nWaiting up to ${seconds} seconds for it.`);
    },
  };
}
