import { conflict, notFound } from '../../errors.ts';
import type { Page, QueryPosition } from '../../storage/ports.ts';
import type { NotificationServices } from '../services.ts';
import { type Endpoint, endpointsContainer, operatorPartition } from './documents.ts';

type Hidden = 'owner' | 'secrets' | 'credentials' | 'failing' | 'healthyAt' | 'pace' | 'pausedUntil';

/** An endpoint in the form of the API: everything but its secrets and counts. */
export interface EndpointView extends Omit<Endpoint, Hidden> {
  /** Absent for the operator's endpoints, which receive events of every partner. */
  partnerId?: string;
  /** `pending`: the receiver has not consented yet, see `validation`. */
  status: 'enabled' | 'pending' | 'disabled';
}

/** One page of a listing, with the position of the next. */
export interface Listing<View> {
  items: View[];
  next?: QueryPosition;
}

/**
 * Reads an endpoint to which events may be sent.
 * @throws ProductError `not-found`; `conflict` if it is disabled or its receiver has not consented
 */
export async function enabledEndpoint(
  services: Pick<NotificationServices, 'documents'>,
  owner: string,
  id: string,
): Promise<Endpoint> {
  const endpoint = await storedEndpoint(services, owner, id);
  const status = statusOf(endpoint);
  if (status === 'enabled') return endpoint;
  const of = owner === operatorPartition ? '' : ` --partner ${owner}`;
  const why =
    status === 'pending' ? 'waits for the consent of its receiver. Ask for it again' : 'is disabled. Enable it';
  throw conflict('endpoint-not-enabled', `The endpoint ${why} first: pci webhooks enable ${id}${of}.`);
}

/** @throws ProductError `not-found` */
export async function readEndpoint(
  { documents }: Pick<NotificationServices, 'documents'>,
  owner: string,
  id: string,
): Promise<EndpointView> {
  return endpointView(await storedEndpoint({ documents }, owner, id));
}

/** @throws ProductError `not-found` */
export async function storedEndpoint(
  { documents }: Pick<NotificationServices, 'documents'>,
  owner: string,
  id: string,
): Promise<Endpoint> {
  const stored = await documents.read(endpointsContainer, { partition: owner, id });
  if (!stored) throw endpointMissing();
  return stored.value;
}

export const endpointMissing = () => notFound('webhook-not-found', 'There is no such webhook endpoint here.');

/** Lists the endpoints of one owner, or of the operator and all partners, oldest first. */
export async function listEndpoints(
  { documents }: Pick<NotificationServices, 'documents'>,
  owner: string | undefined,
  { limit, after }: { limit: number; after?: QueryPosition },
): Promise<Listing<EndpointView>> {
  const of = owner === undefined ? {} : { partition: owner };
  const query = { ...of, orderBy: { path: 'createdAt' }, limit, ...(after ? { after } : {}) };
  return listing(await documents.query(endpointsContainer, query), endpointView);
}

/** Converts a page of documents to a page of views. */
export function listing<T, View>(page: Page<T>, view: (value: T) => View): Listing<View> {
  const items = page.items.map(({ value }) => view(value));
  return page.next ? { items, next: page.next } : { items };
}

function statusOf({ disabled, validation }: Endpoint): EndpointView['status'] {
  if (disabled) return 'disabled';
  return validation && !validation.at ? 'pending' : 'enabled';
}

/** Converts an endpoint to the form of the API. */
export function endpointView(endpoint: Endpoint): EndpointView {
  const { secrets: _1, credentials: _2, failing: _3, healthyAt: _4, pace: _5, pausedUntil: _6, ...rest } = endpoint;
  const { owner, ...shown } = rest;
  return { ...shown, ...(owner === operatorPartition ? {} : { partnerId: owner }), status: statusOf(endpoint) };
}
