import type { Clock, IdSource } from '../clock.ts';
import type { Installation } from '../events/event.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Documents, Queues } from '../storage/ports.ts';
import type { Lanes } from './sending/lanes.ts';
import type { NetworkPolicy } from './sending/network.ts';
import type { Sender } from './sending/sender.ts';
import type { Tokens } from './sending/tokens.ts';

export interface NotificationSettings extends Installation {
  /** Returns the network policy for the endpoints of an owner: a partner's id, or `operatorPartition`. */
  networkOf(owner: string): NetworkPolicy;
  /** Hosts that may receive a CRM's credentials beside those of its vendor. */
  crmHosts: readonly string[];
  /** Total time of one attempt; the sender must use the same. */
  deadlineMs: number;
  /** Pauses after the first, second, … failed attempt. The number of attempts is one more. */
  retryDelaysMs: readonly number[];
  /** Programs that an endpoint may name. */
  programs: readonly string[];
  /** Returns the tiers of one of them, with `none`. */
  tiersOf(program: string): readonly string[];
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** 15 s for an attempt; ten attempts over about three days. */
export const standardTiming = {
  deadlineMs: 15 * second,
  retryDelaysMs: [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour],
} as const satisfies Partial<NotificationSettings>;

/** Services of the use cases of this folder. */
export interface NotificationServices {
  documents: Documents;
  queues: Queues;
  clock: Clock;
  ids: IdSource;
  /** 0 ≤ number < 1, for jitter. */
  random: () => number;
  vault: Vault;
  sender: Sender;
  lanes: Lanes;
  /** Returns the current W3C trace, as a `traceparent`. */
  traceToCarry: () => string | undefined;
  /** Access tokens of CRMs, cached while they last. */
  tokens: Tokens;
  settings: NotificationSettings;
}
