import type { z } from 'zod';
import type { EventType } from '../../events/event-types.ts';
import type { NetworkPolicy } from '../sending/network.ts';
import type { Outcome } from '../sending/sender.ts';
import type { NotificationServices } from '../services.ts';
import type { FieldMapping, Fields, MappedEvent } from './mapping.ts';

/**
 * Format of delivery: how an event is sent to a receiver. One object in one file defines it; the registration's schema,
 * the rules for hosts, the API's description and the CLI's options are made from the list in `all.ts`.
 */
export interface Format<Name extends string = string> {
  name: Name;
  /**
   * Settings that a registration gives under the format's name, and the name of the secret one, which is sealed and
   * never shown; absent if the URL is all that the format needs.
   */
  settings?: { schema: z.ZodObject; secret: string };
  /** Vendor whose hosts are the only ones that may receive the secret; absent if any host may. */
  vendor?: Vendor;
  /** The mapping of an endpoint without one of its own. */
  standardFields?: FieldMapping;
  /** True if requests are signed by the endpoint's own secrets; such a receiver can be asked for its consent first. */
  signed: boolean;
  /** Returns the mapping of a connection; absent if the format has none. */
  mappingIn?(connection: Connection): FieldMapping;
  /**
   * Returns what an event writes to a receiver that shows the present state, so that an older event must not overwrite
   * a newer one; absent if the receiver gets the events themselves.
   */
  fieldsOf?(connection: Connection, event: MappedEvent): Fields;
  /** Makes one attempt. Never throws for an error of the receiver. */
  deliver(services: NotificationServices, receiver: Receiver, event: OutgoingEvent): Promise<Outcome>;
}

/** Vendor with its own hosts, by the field that names one: `url`, or a setting. `*.` matches any subdomain. */
export interface Vendor {
  name: string;
  hosts: { url: readonly string[]; [setting: string]: readonly string[] };
}

/** Endpoint as a format sees it. Sealed credentials are opened only when a format asks for them. */
export interface Receiver {
  endpointId: string;
  url: string;
  /** Name by which the receiver knows this sender. */
  origin: string;
  network: NetworkPolicy;
  /** Settings without the secret. */
  connection: Connection | undefined;
  credentials(): string;
  signingSecrets(): readonly string[];
}

export interface OutgoingEvent {
  /** Id of the delivery, which is the event's. */
  id: string;
  type: EventType;
  /** Body of the event as CloudEvents JSON. */
  body: string;
  /** Program for which the endpoint gets the event. */
  program: string;
  /** Fields that newer events have written already, if the receiver shows the present state. */
  overwritten: ReadonlySet<string>;
  /** Time of the attempt. */
  at: Date;
}

/** Settings of a format without the secret, as they are stored and shown. */
export type Connection = { format: string } & Record<string, unknown>;
