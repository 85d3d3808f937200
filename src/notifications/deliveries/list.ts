import { notFound } from '../../errors.ts';
import type { Month } from '../../month.ts';
import type { Condition, QueryPosition } from '../../storage/ports.ts';
import { type Listing, listing, readEndpoint } from '../endpoints/read.ts';
import type { NotificationServices } from '../services.ts';
import { type Delivery, deliveriesContainer } from './documents.ts';

/** A delivery in listings of the API: without its body. */
export interface DeliveryView extends Omit<Delivery, 'owner' | 'body' | 'turn' | 'restarted' | 'lease'> {
  /** Month that the event is about; a test has none. */
  month?: Month;
}

/** Filter of deliveries; times are ISO 8601 in UTC, `since` inclusive and `until` exclusive. */
export interface DeliveryFilter {
  state?: Delivery['state'] | undefined;
  event?: Delivery['event'] | undefined;
  partner?: string | undefined;
  program?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

/**
 * Lists the deliveries to one endpoint, newest first, each with all its attempts.
 * @throws ProductError `not-found` if the owner has no such endpoint
 */
export async function listDeliveries(
  { documents }: Pick<NotificationServices, 'documents'>,
  owner: string,
  endpointId: string,
  { limit, after, ...filter }: DeliveryFilter & { limit: number; after?: QueryPosition },
): Promise<Listing<DeliveryView>> {
  await readEndpoint({ documents }, owner, endpointId);
  const page = await documents.query(deliveriesContainer, {
    partition: endpointId,
    where: conditions(filter),
    orderBy: { path: 'createdAt', descending: true },
    limit,
    ...(after ? { after } : {}),
  });
  return listing(page, viewOf);
}

/**
 * Reads one delivery, with its event as `payload`.
 * @throws ProductError `not-found`
 */
export async function readDelivery(
  { documents }: Pick<NotificationServices, 'documents'>,
  owner: string,
  endpointId: string,
  deliveryId: string,
): Promise<DeliveryView & { payload: Record<string, unknown> }> {
  await readEndpoint({ documents }, owner, endpointId);
  const stored = await documents.read(deliveriesContainer, { partition: endpointId, id: deliveryId });
  if (!stored) throw notFound('delivery-not-found', 'There is no such delivery to this endpoint.');
  return { ...viewOf(stored.value), payload: JSON.parse(stored.value.body) };
}

/** Converts a delivery to the form of the API. */
export function viewOf({ owner: _1, body, turn: _2, restarted: _3, lease: _4, ...view }: Delivery): DeliveryView {
  const { month } = (JSON.parse(body) as { data: { month?: Month } }).data;
  return { ...view, ...(month === undefined ? {} : { month }) };
}

function conditions({ state, event, partner, program, since, until }: DeliveryFilter): Condition[] {
  const all: [string, Condition['is'], string | undefined][] = [
    ['state', '=', state],
    ['event', '=', event],
    ['partnerId', '=', partner],
    ['program', '=', program],
    ['createdAt', '>=', since],
    ['createdAt', '<', until],
  ];
  return all.flatMap(([path, is, value]) => (value === undefined ? [] : [{ path, is, value }]));
}
