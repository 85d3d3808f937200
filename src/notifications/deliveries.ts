import type { Condition, QueryPosition } from '../storage/ports.ts';
import type { Notifications } from './context.ts';
import { type Delivery, deliveriesContainer } from './documents.ts';
import { type Listing, listing, readEndpoint } from './endpoints.ts';

/** A delivery as the API shows it; its body is the event, which the tier change tells. */
export type DeliveryView = Omit<Delivery, 'owner' | 'body' | 'turn' | 'lease'>;

/**
 * The deliveries to one endpoint, newest first, each with all its attempts.
 * @throws ProductError `not-found` when the owner has no such endpoint
 */
export async function listDeliveries(
  { documents }: Pick<Notifications, 'documents'>,
  owner: string,
  endpointId: string,
  { state, limit, after }: { state?: Delivery['state']; limit: number; after?: QueryPosition },
): Promise<Listing<DeliveryView>> {
  await readEndpoint({ documents }, owner, endpointId);
  const where: Condition[] = state === undefined ? [] : [{ path: 'state', is: '=', value: state }];
  const orderBy = { path: 'createdAt', descending: true };
  const page = await documents.query(deliveriesContainer, {
    partition: endpointId,
    where,
    orderBy,
    limit,
    ...(after ? { after } : {}),
  });
  return listing(page, ({ owner: _owner, body: _body, turn: _turn, lease: _lease, ...view }) => view);
}
