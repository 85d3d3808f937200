import { conflict, invalid, notFound } from '../errors.ts';
import type { Page, QueryPosition } from '../storage/ports.ts';
import type { NotificationSettings, Notifications } from './context.ts';
import { type Endpoint, endpointsContainer, operatorPartition } from './documents.ts';
import { refusalOfUrl } from './network.ts';
import type { EndpointRegistration } from './registration.ts';
import { newSecret } from './signature.ts';

/** A bound on the deliveries that one event can cause. */
const endpointsPerOwner = 100;

/** An endpoint as the API shows it: everything but its secrets. */
export interface EndpointView extends Omit<Endpoint, 'owner' | 'secrets'> {
  /** Absent for the operator's endpoints, which hear of every partner. */
  partnerId?: string;
  status: 'enabled' | 'disabled';
}

/** One page of a listing, with the position of the next. */
export interface Listing<View> {
  items: View[];
  next?: QueryPosition;
}

/**
 * Registers an endpoint of a partner, or of the operator.
 * @param owner the partner's id, or `operatorPartition`; that the partner exists is the caller's to check
 * @returns the endpoint, and the secret that signs its deliveries, which is never shown again
 * @throws ProductError `invalid` when the address or a program is refused, `conflict` when there are too many already
 */
export async function registerEndpoint(
  { documents, clock, ids, vault, settings }: Pick<Notifications, 'documents' | 'clock' | 'ids' | 'vault' | 'settings'>,
  owner: string,
  registration: EndpointRegistration,
): Promise<{ endpoint: EndpointView; secret: string }> {
  check(registration, settings);
  const present = await documents.query(endpointsContainer, { partition: owner, limit: endpointsPerOwner });
  if (present.items.length >= endpointsPerOwner) {
    throw conflict(
      'too-many-endpoints',
      `There are ${endpointsPerOwner} endpoints already. Delete one that is no longer used.`,
    );
  }
  const id = `ep_${ids.next()}`;
  const createdAt = clock.now().toISOString();
  const secret = newSecret();
  const { url, events, programs, description, format } = registration;
  const value: Endpoint = {
    id,
    owner,
    url,
    events,
    ...(programs === undefined ? {} : { programs }),
    ...(description === undefined ? {} : { description }),
    format,
    secrets: [{ sealed: vault.seal(secret, id), createdAt }],
    createdAt,
  };
  await documents.write(endpointsContainer, { partition: owner, id, value, when: 'always' });
  return { endpoint: endpointView(value), secret };
}

/** @throws ProductError `not-found` */
export async function readEndpoint(
  { documents }: Pick<Notifications, 'documents'>,
  owner: string,
  id: string,
): Promise<EndpointView> {
  const stored = await documents.read(endpointsContainer, { partition: owner, id });
  if (!stored) throw notFound('webhook-not-found', 'There is no such webhook endpoint here.');
  return endpointView(stored.value);
}

/** The endpoints of one owner, oldest first. */
export async function listEndpoints(
  { documents }: Pick<Notifications, 'documents'>,
  owner: string,
  { limit, after }: { limit: number; after?: QueryPosition },
): Promise<Listing<EndpointView>> {
  const query = { partition: owner, orderBy: { path: 'createdAt' }, limit, ...(after ? { after } : {}) };
  return listing(await documents.query(endpointsContainer, query), endpointView);
}

/**
 * Deletes an endpoint. Its pending deliveries end as failed when their next attempt is due.
 * @throws ProductError `not-found`
 */
export async function deleteEndpoint(
  { documents }: Pick<Notifications, 'documents'>,
  owner: string,
  id: string,
): Promise<void> {
  await readEndpoint({ documents }, owner, id);
  await documents.remove(endpointsContainer, { partition: owner, id });
}

/** A page of documents as a page of views. */
export function listing<T, View>(page: Page<T>, view: (value: T) => View): Listing<View> {
  const items = page.items.map(({ value }) => view(value));
  return page.next ? { items, next: page.next } : { items };
}

function endpointView({
  id,
  owner,
  url,
  events,
  programs,
  description,
  format,
  createdAt,
  disabled,
}: Endpoint): EndpointView {
  return {
    id,
    ...(owner === operatorPartition ? {} : { partnerId: owner }),
    url,
    events,
    ...(programs ? { programs } : {}),
    ...(description === undefined ? {} : { description }),
    format,
    status: disabled ? 'disabled' : 'enabled',
    ...(disabled ? { disabled } : {}),
    createdAt,
  };
}

function check({ url, programs = [] }: EndpointRegistration, settings: NotificationSettings): void {
  const refusal = refusalOfUrl(new URL(url), settings.network);
  const errors =
    refusal === undefined ? [] : [{ pointer: '/url', code: 'url-not-allowed', message: `url ${refusal}.` }];
  const unknown = programs.flatMap((program, index) =>
    settings.programs.includes(program)
      ? []
      : [
          {
            pointer: `/programs/${index}`,
            code: 'unknown-program',
            message: `There is no program "${program}". Programs: ${settings.programs.join(', ')}.`,
          },
        ],
  );
  const all = [...errors, ...unknown];
  if (all.length > 0) throw invalid('invalid-webhook', all.map(({ message }) => message).join(' '), all);
}
