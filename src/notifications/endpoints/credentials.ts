import { type CrmConnection, type CrmSettings, splitSettings } from '../formats/settings.ts';
import type { NotificationServices } from '../services.ts';

/** The place that an endpoint's credentials are sealed for. */
export const credentialsPlace = (endpointId: string): string => `${endpointId}/credentials`;

/** The settings of a CRM as an endpoint keeps them, their secret sealed; nothing where none are given. */
export function sealedConnection(
  vault: NotificationServices['vault'],
  id: string,
  settings: CrmSettings,
): { connection?: CrmConnection; credentials?: string } {
  const split = splitSettings(settings);
  if (!split) return {};
  return { connection: split.connection, credentials: vault.seal(split.credentials, credentialsPlace(id)) };
}
