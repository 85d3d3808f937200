import type { z } from 'zod';
import type { EventType } from '../../events/event-types.ts';
import type { NetworkPolicy } from '../sending/network.ts';
import type { Outcome } from '../sending/sender.ts';
import type { NotificationServices } from '../services.ts';
import type { FieldMapping } from './mapping.ts';

/**
 * A way of putting events to a receiver. One object in one file says all of it; the registration's schema, the rules for
 * hosts, the API's description and the CLI's options are made of the list in `all.ts`.
 */
export interface Format<Name extends string = string> {
  name: Name;
  /** What a registration must give under the format's name; absent where the URL is all. */
  settings?: { schema: z.ZodObject /** The setting that is sealed and never shown. */; secret: string };
  /** Who may be called with the secret; absent where anybody may. */
  vendor?: Vendor;
  /** The mapping of an endpoint without one of its own. */
  standardFields?: FieldMapping;
  /** Whether requests are signed by the endpoint's own secrets; such a receiver can be asked for its consent first. */
  signed: boolean;
  /** Whether the receiver shows the present state, so that an older event must not be written over a newer one. */
  keepsState: boolean;
  /** Makes one attempt. It never throws for what the other side does. */
  deliver(services: NotificationServices, receiver: Receiver, event: OutgoingEvent): Promise<Outcome>;
}

/** A vendor's own hosts, by the field that names one: `url`, or a setting. `*.` stands for any name below. */
export interface Vendor {
  name: string;
  hosts: { url: readonly string[]; [setting: string]: readonly string[] };
}

/** An endpoint as a format sees it. What is sealed at rest is opened only when it is asked for. */
export interface Receiver {
  endpointId: string;
  url: string;
  network: NetworkPolicy;
  /** The settings but the secret. */
  connection: Connection | undefined;
  credentials(): string;
  signingSecrets(): readonly string[];
}

export interface OutgoingEvent {
  /** The delivery's id, which is the event's. */
  id: string;
  type: EventType;
  /** The event's body as CloudEvents JSON. */
  body: string;
  /** The time of the attempt. */
  at: Date;
}

/** A format's settings but the secret, as they are stored and shown. */
export type Connection = { format: string } & Record<string, unknown>;
