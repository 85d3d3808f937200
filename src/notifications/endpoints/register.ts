import { conflict } from '../../errors.ts';
import { formatOf } from '../formats/all.ts';
import { newSecret } from '../sending/signature.ts';
import type { NotificationServices } from '../services.ts';
import { checkRegistration } from './check.ts';
import { sealedConnection } from './credentials.ts';
import { type Endpoint, endpointsContainer } from './documents.ts';
import { noteInterest } from './interest.ts';
import { type EndpointView, endpointView } from './read.ts';
import type { EndpointRegistration } from './registration.ts';
import { validate } from './validation.ts';

/** Limits the deliveries that one event can cause. */
const endpointsPerOwner = 100;

/**
 * Registers an endpoint of a partner, or of the operator.
 * @param owner the partner's id, or `operatorPartition`; the caller must check that the partner exists
 * @returns the endpoint, and the secret that signs its deliveries, which is never shown again; none for a CRM's format
 * @throws ProductError `invalid` if the address or a program is refused, `conflict` if there are too many already
 */
export async function registerEndpoint(
  services: Pick<NotificationServices, 'documents' | 'clock' | 'ids' | 'vault' | 'sender' | 'settings'>,
  owner: string,
  registration: EndpointRegistration,
): Promise<{ endpoint: EndpointView; secret?: string }> {
  const { documents, clock, ids, vault, settings } = services;
  checkRegistration(owner, registration, settings);
  const present = await documents.query(endpointsContainer, { partition: owner, limit: endpointsPerOwner });
  if (present.items.length >= endpointsPerOwner) {
    throw conflict(
      'too-many-endpoints',
      `There are ${endpointsPerOwner} endpoints here already, which is the most. Delete one that is no longer used.`,
    );
  }
  const id = `ep_${ids.next()}`;
  const createdAt = clock.now().toISOString();
  const { url, events, programs, description, format } = registration;
  const secret = formatOf(format).signed ? newSecret() : undefined;
  const value: Endpoint = {
    id,
    owner,
    url,
    events,
    ...(programs === undefined ? {} : { programs }),
    ...(description === undefined ? {} : { description }),
    format,
    secrets: secret === undefined ? [] : [{ sealed: vault.seal(secret, id), createdAt }],
    ...sealedConnection(vault, id, registration),
    ...(registration.validate ? { validation: await validate(services, owner, url) } : {}),
    createdAt,
  };
  await noteInterest(documents, owner, events);
  await documents.write(endpointsContainer, { partition: owner, id, value, when: 'always' });
  return { endpoint: endpointView(value), ...(secret === undefined ? {} : { secret }) };
}
