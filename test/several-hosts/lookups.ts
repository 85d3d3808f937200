import { setTimeout as pause } from 'node:timers/promises';
import type { Installation } from './installation.ts';

/** What callers experienced. */
export interface Lookups {
  made: number;
  /** Those that another host was asked for, since one was just dead or busy. */
  repeated: number;
  /** Milliseconds of those answered at once. */
  median: number;
  p99: number;
}

const callers = 2;
const thinkingMilliseconds = 40;
const paths = [
  'partners?program=smb&pageSize=50',
  'partners/2170738/scores/smb',
  'partners/2170738/scores/smb/ledger',
  'partners/2170738/scores/smb/outlook',
  'partners/1637696/scores/smb/changes',
  'tier-changes',
  'months',
];

/** Looks up scores, ledgers and lists again and again, by several callers, until it is over. */
export async function lookUp({ workers }: Installation, over: AbortSignal): Promise<Lookups> {
  const took: number[] = [];
  let repeated = 0;
  let next = 0;
  async function caller(): Promise<void> {
    for (; !over.aborted; await pause(thinkingMilliseconds)) {
      const path = paths[next++ % paths.length]!;
      for (let host = next; !over.aborted; host++, repeated++, await pause(thinkingMilliseconds)) {
        const began = performance.now();
        const status = await statusOf(`${workers[host % workers.length]!.url}/api/${path}`);
        // Until the first files are in force, there is no partner.
        if (status === 200 || status === 404) {
          took.push(performance.now() - began);
          break;
        }
        if (status !== undefined && status < 500) throw new Error(`${path}: ${status}`);
      }
    }
  }
  await Promise.all(Array.from({ length: callers }, caller));
  took.sort((one, other) => one - other);
  const at = (share: number) => took[Math.floor((took.length - 1) * share)] ?? 0;
  return { made: took.length, repeated, median: at(0.5), p99: at(0.99) };
}

async function statusOf(url: string): Promise<number | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}
