import { setTimeout as pause } from 'node:timers/promises';

/** Speed of an attempt, as far as it matters for later attempts. */
export type Pace = 'fast' | 'slow' | 'hung';

/** A place for one attempt at one endpoint. */
export interface Place {
  /**
   * Waits for the attempt as long as waiting may hold up the caller: for a moment, and not at all if the endpoint is
   * slow. The attempt must not reject.
   * @returns true if the attempt has ended
   */
  hold(attempt: Promise<void>): Promise<boolean>;
  /** Counts the attempt at its host; returns false if the host has the maximum already. */
  enterHost(host: string): boolean;
  /** Lets the attempt continue without its caller, or returns false if too many do. The attempt must not reject. */
  setAside(attempt: Promise<void>): boolean;
  /** Frees the place; repeating it is harmless. */
  leave(pace?: Pace): void;
}

/**
 * Keeps endpoints apart inside one process, so that those that do not answer never delay those that do: a maximum
 * number of attempts at a time for an endpoint, fewer while it is slow, one while it hangs; and a maximum for a host.
 * An attempt that takes too long continues without its caller, up to a bound. This state lasts as long as the process:
 * after a start every endpoint counts as fast.
 */
export interface Lanes {
  /** Longest time in milliseconds that a healthy endpoint may keep a caller waiting: more is slow. */
  readonly patienceMs: number;
  /** Returns `undefined` if the endpoint has the maximum of attempts under way: try again later. */
  enter(endpointId: string): Place | undefined;
  /**
   * Returns the time in milliseconds that an attempt without a place should wait.
   * @param random 0 ≤ number < 1
   */
  pauseMs(endpointId: string, random: () => number): number;
  /** Resolves when no attempt continues without its caller: for the end of the process. */
  idle(): Promise<void>;
}

export interface LaneLimits {
  perEndpoint: number;
  perSlowEndpoint: number;
  perHost: number;
  /** Most attempts that may continue without their callers. */
  setAside: number;
  /** Time that a caller waits: even if every tenth endpoint hangs, few callers wait at any time. */
  holdMs: number;
  /** Longest time of an answer that is not slow. */
  patienceMs: number;
}

export const standardLanes: LaneLimits = {
  perEndpoint: 16,
  perSlowEndpoint: 4,
  perHost: 32,
  setAside: 256,
  holdMs: 50,
  patienceMs: 500,
};

interface Lane {
  /** Start times of the attempts under way, the oldest first. */
  underWay: Map<Place, number>;
  pace: Pace;
  /** Number of attempts in a row that hung. */
  hung: number;
}

const firstPauseMs = 15_000;
const longestPauseMs = 10 * 60_000;
/** Most endpoints remembered; beyond that, the state of the one silent for longest is dropped. */
const remembered = 10_000;

export function createLanes(limits: LaneLimits = standardLanes): Lanes {
  const lanes = new Map<string, Lane>();
  const hosts = new Map<string, number>();
  const aside = new Set<Promise<void>>();

  /** An endpoint that is keeping an attempt waiting right now is slow too. */
  const paceOf = ({ pace, underWay }: Lane): Pace => {
    const [oldest = Number.POSITIVE_INFINITY] = underWay.values();
    return pace === 'fast' && performance.now() - oldest > limits.patienceMs ? 'slow' : pace;
  };
  const limitOf = { fast: limits.perEndpoint, slow: limits.perSlowEndpoint, hung: 1 };

  const learn = (endpointId: string, lane: Lane, pace: Pace | undefined): void => {
    if (pace) {
      lane.hung = pace === 'hung' ? lane.hung + 1 : 0;
      lane.pace = pace;
    }
    lanes.delete(endpointId);
    if (lane.underWay.size > 0 || lane.pace !== 'fast') lanes.set(endpointId, lane);
    if (lanes.size > remembered) {
      for (const [id, { underWay }] of lanes) {
        if (underWay.size === 0) return void lanes.delete(id);
      }
    }
  };

  return {
    patienceMs: limits.patienceMs,
    enter(endpointId) {
      const lane = lanes.get(endpointId) ?? { underWay: new Map(), pace: 'fast' as const, hung: 0 };
      const pace = paceOf(lane);
      if (lane.underWay.size >= limitOf[pace]) return undefined;
      let entered: string | undefined;
      const place: Place = {
        hold: (attempt) => endsWithin(attempt, pace === 'fast' ? limits.holdMs : 0),
        enterHost(host) {
          const underWay = hosts.get(host) ?? 0;
          if (underWay >= limits.perHost) return false;
          hosts.set(host, underWay + 1);
          entered = host;
          return true;
        },
        setAside(attempt) {
          if (aside.size >= limits.setAside) return false;
          aside.add(attempt);
          void attempt.finally(() => aside.delete(attempt));
          return true;
        },
        leave(made) {
          if (!lane.underWay.delete(place)) return;
          learn(endpointId, lane, made);
          if (entered === undefined) return;
          const underWay = (hosts.get(entered) ?? 1) - 1;
          if (underWay > 0) hosts.set(entered, underWay);
          else hosts.delete(entered);
        },
      };
      lane.underWay.set(place, performance.now());
      lanes.set(endpointId, lane);
      return place;
    },
    pauseMs(endpointId, random) {
      const { hung = 0, pace = 'fast' } = lanes.get(endpointId) ?? {};
      const pause = pace === 'hung' ? Math.min(longestPauseMs, firstPauseMs * 2 ** (hung - 1)) : 2_000;
      return Math.round(pause * (1 + random()));
    },
    async idle() {
      while (aside.size > 0) await Promise.all(aside);
    },
  };
}

async function endsWithin(attempt: Promise<void>, ms: number): Promise<boolean> {
  const over = new AbortController();
  const ended = attempt.then(() => true);
  const timeUp = pause(ms, false, { signal: over.signal }).catch(() => false);
  const first = await Promise.race([ended, timeUp]);
  over.abort();
  return first;
}
