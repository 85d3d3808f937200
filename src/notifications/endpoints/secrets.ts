import { conflict } from '../../errors.ts';
import { allOf } from '../../storage/pages.ts';
import { update } from '../../storage/update.ts';
import { formatOf } from '../formats/all.ts';
import { newSecret } from '../sending/signature.ts';
import type { NotificationServices } from '../services.ts';
import { credentialsPlace } from './credentials.ts';
import { type Endpoint, endpointsContainer, type SealedSecret } from './documents.ts';
import { readEndpoint } from './read.ts';

/** Secrets that may sign side by side: each adds a signature to every request. */
const mostSecrets = 5;
const hourMs = 60 * 60 * 1000;

/**
 * Gives an endpoint a new secret. The old ones continue to sign for `overlapHours`, but none for longer than before.
 * @returns the new secret, which is never shown again, and the time until which the old one signs
 * @throws ProductError `not-found`; `conflict` for a format without signatures, or while five secrets sign
 */
export async function rotateSecret(
  { documents, clock, vault }: Pick<NotificationServices, 'documents' | 'clock' | 'vault'>,
  owner: string,
  id: string,
  overlapHours: number,
): Promise<{ secret: string; previousExpiresAt: string }> {
  const { format } = await readEndpoint({ documents }, owner, id);
  if (!formatOf(format).signed)
    throw conflict('no-secret', `Deliveries of the format ${format} are not signed; change its credentials instead.`);
  const now = clock.now();
  const secret = newSecret();
  const createdAt = now.toISOString();
  const fresh: SealedSecret = { sealed: vault.seal(secret, id), createdAt };
  const expiresAt = new Date(now.getTime() + overlapHours * hourMs).toISOString();
  await update(documents, endpointsContainer, { partition: owner, id }, (endpoint) => {
    if (!endpoint || endpoint.secrets.some(({ sealed }) => sealed === fresh.sealed)) return undefined;
    const old = endpoint.secrets
      .map((each) => ({
        ...each,
        expiresAt: each.expiresAt && each.expiresAt < expiresAt ? each.expiresAt : expiresAt,
      }))
      .filter((each) => each.expiresAt > createdAt);
    if (old.length >= mostSecrets)
      throw conflict('too-many-secrets', `${mostSecrets} secrets sign already. Wait until the oldest has expired.`);
    return { ...endpoint, secrets: [fresh, ...old] };
  });
  return { secret, previousExpiresAt: expiresAt };
}

/**
 * Seals every secret that is not sealed with the vault's first key again, so that an older key can be removed from the
 * configuration. For a daily timer.
 * @returns number of endpoints changed
 */
export async function resealSecrets({
  documents,
  vault,
}: Pick<NotificationServices, 'documents' | 'vault'>): Promise<number> {
  let changed = 0;
  for await (const { value } of allOf(documents, endpointsContainer, { limit: 100 })) {
    if (!staleSeals(vault, value)) continue;
    const key = { partition: value.owner, id: value.id };
    await update(documents, endpointsContainer, key, (endpoint) =>
      endpoint && staleSeals(vault, endpoint) ? resealed(vault, endpoint) : undefined,
    );
    changed++;
  }
  return changed;
}

const staleSeals = (vault: NotificationServices['vault'], { secrets, credentials }: Endpoint): boolean =>
  secrets.some(({ sealed }) => !vault.isCurrent(sealed)) ||
  (credentials !== undefined && !vault.isCurrent(credentials));

function resealed(vault: NotificationServices['vault'], endpoint: Endpoint): Endpoint {
  const anew = (sealed: string, place: string) =>
    vault.isCurrent(sealed) ? sealed : vault.seal(vault.open(sealed, place), place);
  const { id, credentials } = endpoint;
  return {
    ...endpoint,
    secrets: endpoint.secrets.map((secret) => ({ ...secret, sealed: anew(secret.sealed, id) })),
    ...(credentials === undefined ? {} : { credentials: anew(credentials, credentialsPlace(id)) }),
  };
}
