import type { EventType } from '../../events/event-types.ts';
import type { Container } from '../../storage/containers.ts';
import type { FormatName } from '../formats/all.ts';
import type { Connection } from '../formats/format.ts';

/** The partition of the operator's endpoints, which hear of every partner. MPN ids are never this word. */
export const operatorPartition = 'all';

/** One secret of an endpoint, sealed by the vault. Several may sign side by side while one replaces the other. */
export interface SealedSecret {
  sealed: string;
  createdAt: string;
  /** From then on it signs no more. */
  expiresAt?: string;
}

/** Where a partner, or the operator, wants its events sent. Partition: the partner, or {@link operatorPartition}. */
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
  /** How to reach the CRM that a `format` other than `cloudevents` names. */
  connection?: Connection;
  /** What the CRM asks for as proof, as JSON, sealed by the vault. */
  credentials?: string;
  /** Present where the receiver must consent before it is sent anything: see `validation.ts`. */
  validation?: { at?: string; error?: string };
  createdAt: string;
  /** The first of the failures since the last success. */
  failingSince?: string;
  disabled?: { at: string; reason: 'gone' | 'failing' };
}

export const endpointsContainer: Container<Endpoint> = { name: 'endpoints', indexed: ['createdAt'] };
