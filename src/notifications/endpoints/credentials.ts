import { type GivenSettings, splitSettings } from '../formats/all.ts';
import type { Connection } from '../formats/format.ts';
import type { NotificationServices } from '../services.ts';

/** Returns the place that an endpoint's credentials are sealed for. */
export const credentialsPlace = (endpointId: string): string => `${endpointId}/credentials`;

/**
 * Returns a format's settings as an endpoint stores them, with the secret sealed; an empty object if none are given.
 */
export function sealedConnection(
  vault: NotificationServices['vault'],
  id: string,
  settings: GivenSettings,
): { connection?: Connection; credentials?: string } {
  const split = splitSettings(settings);
  if (!split) return {};
  return { connection: split.connection, credentials: vault.seal(split.credentials, credentialsPlace(id)) };
}
