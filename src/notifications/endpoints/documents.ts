import type { EventType } from '../../events/event-types.ts';
import type { Container } from '../../storage/containers.ts';
import type { FormatName } from '../formats/all.ts';
import type { Connection } from '../formats/format.ts';

/** Partition of the operator's endpoints, which receive events of every partner. It is never an MPN id. */
export const operatorPartition = 'all';

/** One secret of an endpoint, sealed by the vault. Several may sign side by side while one replaces another. */
export interface SealedSecret {
  sealed: string;
  createdAt: string;
  /** Time from which the secret no longer signs. */
  expiresAt?: string;
}

/** Address for the events of a partner, or of the operator. Partition: the partner, or {@link operatorPartition}. */
export interface Endpoint {
  id: string;
  owner: string;
  url: string;
  events: EventType[];
  /** Only these programs; absent: all. */
  programs?: string[];
  description?: string;
  format: FormatName;
  secrets: SealedSecret[];
  /** Connection to the CRM of a `format` other than `cloudevents`. */
  connection?: Connection;
  /** Credentials of the CRM, as JSON, sealed by the vault. */
  credentials?: string;
  /** Present if the receiver must consent before anything is sent: see `validation.ts`. */
  validation?: {
    at?: string;
    /** The name by which this installation asked it, and got its consent. */
    origin?: string;
    /** Most requests per minute that it allows; absent: any. */
    rate?: number;
    error?: string;
  };
  /** State of the endpoint's rate limit: see `pace.ts`. */
  pace?: { next: string; waiting: number };
  pausedUntil?: string;
  createdAt: string;
  /** Time of the first failure since the last success. */
  failingSince?: string;
  /** Deliveries that failed since then, as many as matter, and the time in which their attempts failed: `health.ts`. */
  failing?: { deliveries: string[]; ms: number; until: string };
  /** Time of the success, change of address or enabling that ended the last failures. */
  healthyAt?: string;
  disabled?: { at: string; reason: 'gone' | 'failing' };
}

export const endpointsContainer: Container<Endpoint> = { name: 'endpoints', indexed: ['createdAt'] };
