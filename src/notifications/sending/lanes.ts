import { setTimeout as pause } from 'node:timers/promises';

/** How an attempt went, as far as it matters for the attempts after it. */
export type Pace = 'fast' | 'slow' | 'hung';

/** A place for one attempt at one endpoint. */
export interface Place {
  /**
   * Waits for the attempt as long as the caller's own place at work may be held by waiting: for a moment, and not
   * at all where the endpoint is slow. It must not reject.
   * @returns whether it has ended
   */
  hold(attempt: Promise<void>): Promise<boolean>;
  /** Counts the attempt at its host; `false` where that has as many as it may. */
  enterHost(host: string): boolean;
  /** Lets the attempt go on beside its caller, or answers `false` where too many do. It must not reject. */
  setAside(attempt: Promise<void>): boolean;
  /** Gives the place free; once is enough, more is harmless. */
  leave(pace?: Pace): void;
}

/**
 * Keeps endpoints apart inside one process, so that those that do not answer never hold up those that do: so many
 * attempts at a time for an endpoint, fewer while it is slow, one while it hangs; so many for a host. An attempt that
 * is waited for too long goes on beside its caller, up to a bound. What is learnt lasts as long as the process: after
 * a start every endpoint has the same credit.
 */
export interface Lanes {
  /** How long a healthy endpoint may keep a caller waiting, in milliseconds: more is slow. */
  readonly patienceMs: number;
  /** `undefined` where the endpoint has as many attempts under way as it may: the attempt must come again later. */
  enter(endpointId: string): Place | undefined;
  /** How long an attempt without a place should wait, in milliseconds. `random`: 0 ≤ number < 1. */
  pauseMs(endpointId: string, random: () => number): number;
  /** Resolves when no attempt goes on beside its caller: for the end of the process. */
  idle(): Promise<void>;
}

export interface LaneLimits {
  perEndpoint: number;
  perSlowEndpoint: number;
  perHost: number;
  /** How many attempts may go on beside their callers. */
  setAside: number;
  /** How long a caller waits: even if every tenth endpoint hangs, few of the callers wait at any time. */
  holdMs: number;
  /** How long an answer may take that is not slow. */
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
  /** When the attempts under way began, the oldest first. */
  underWay: Map<Place, number>;
  pace: Pace;
  /** Attempts in a row that hung. */
  hung: number;
}

const firstPauseMs = 15_000;
const longestPauseMs = 10 * 60_000;
/** Beyond so many endpoints, what was learnt about the longest silent one is forgotten. */
const remembered = 10_000;

export function createLanes(limits: LaneLimits = standardLanes): Lanes {
  const lanes = new Map<string, Lane>();
  const hosts = new Map<string, number>();
  const aside = new Set<Promise<void>>();

  /** Slow is also who keeps an attempt waiting right now. */
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
