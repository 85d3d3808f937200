import { conflict } from '../../errors.ts';
import { update } from '../../storage/update.ts';
import type { NotificationServices } from '../services.ts';
import { checkChange, checkMoves } from './check.ts';
import { sealedConnection } from './credentials.ts';
import { type Endpoint, endpointsContainer } from './documents.ts';
import { recovered } from './health.ts';
import { noteInterest } from './interest.ts';
import { type EndpointView, endpointMissing, endpointView, readEndpoint, storedEndpoint } from './read.ts';
import type { EndpointChange } from './registration.ts';
import { validate } from './validation.ts';

type Services = Pick<NotificationServices, 'documents' | 'clock' | 'vault' | 'sender' | 'tokens' | 'settings'>;

/**
 * Changes an endpoint. If its receiver must consent, a new address (or a request to validate) asks it again first.
 * @throws ProductError `not-found`; `invalid` if the address, a program or a CRM's settings are refused, or if stored
 * credentials would go to another origin than they were given for
 */
export async function changeEndpoint(
  services: Services,
  owner: string,
  id: string,
  change: EndpointChange,
): Promise<EndpointView> {
  const before = await storedEndpoint(services, owner, id);
  checkChange(before, change, services.settings);
  const url = change.url ?? before.url;
  const mustConsent = change.validate ?? before.validation !== undefined;
  const asked = mustConsent && (change.validate || url !== before.url || !before.validation?.at);
  const validation = asked ? await validate(services, owner, url) : mustConsent ? before.validation : undefined;
  const connection = sealedConnection(services.vault, id, change);
  await noteInterest(services.documents, owner, change.events ?? []);
  const after = await update(services.documents, endpointsContainer, { partition: owner, id }, (stored) => {
    if (!stored) return undefined;
    checkMoves(stored, change);
    const current = url === stored.url ? stored : atNewAddress(stored, services.clock.now());
    const { programs, description, validation: _before, ...rest } = current;
    return {
      ...rest,
      url,
      ...(change.events ? { events: change.events } : {}),
      ...optional('programs', change.programs === undefined ? programs : change.programs),
      ...optional('description', change.description === undefined ? description : change.description),
      ...connection,
      ...(validation ? { validation } : {}),
    };
  });
  if (!after) throw endpointMissing();
  services.tokens.drop(id);
  return endpointView(after);
}

/** Drops what is known about the former address. */
function atNewAddress({ pace: _pace, pausedUntil: _until, ...rest }: Endpoint, now: Date): Endpoint {
  return recovered(rest, now.toISOString());
}

/**
 * Enables a disabled endpoint, or asks its receiver again to consent.
 * @throws ProductError `not-found`; `conflict` if the receiver does not consent
 */
export async function enableEndpoint(services: Services, owner: string, id: string): Promise<EndpointView> {
  const before = await storedEndpoint(services, owner, id);
  const validation = before.validation && (await validate(services, owner, before.url));
  const after = await update(services.documents, endpointsContainer, { partition: owner, id }, (stored) => {
    if (!stored) return undefined;
    const { disabled: _disabled, ...rest } = recovered(stored, services.clock.now().toISOString());
    return validation ? { ...rest, validation } : rest;
  });
  if (!after) throw endpointMissing();
  if (validation?.error !== undefined)
    throw conflict('not-validated', `The receiver has not consented to events: ${validation.error}.`);
  return endpointView(after);
}

/**
 * Deletes an endpoint. Its pending deliveries fail when their next attempt is due.
 * @throws ProductError `not-found`
 */
export async function deleteEndpoint(
  { documents, tokens }: Pick<NotificationServices, 'documents' | 'tokens'>,
  owner: string,
  id: string,
): Promise<void> {
  await readEndpoint({ documents }, owner, id);
  await documents.remove(endpointsContainer, { partition: owner, id });
  tokens.drop(id);
}

function optional<Name extends string, Value>(name: Name, value: Value | null | undefined): { [_ in Name]?: Value } {
  return (value === undefined || value === null ? {} : { [name]: value }) as { [_ in Name]?: Value };
}
