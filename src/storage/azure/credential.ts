import type { TokenCredential } from '@azure/identity';
import { unavailable } from '../../errors.ts';

/** The app's Azure identity: see `src/configuration/stores.ts`. */
interface Identity {
  managed: boolean;
  clientId?: string;
}

/**
 * Opens the app's Azure identity. Loads its library only here: an app that uses keys need not wait for it.
 * @throws unavailable, from `getToken`, with a sentence that says what to set up
 */
export async function openCredential({ managed, clientId }: Identity): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  const credential = managed
    ? new ManagedIdentityCredential(clientId === undefined ? {} : { clientId })
    : new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
  const remedy = managed
    ? clientId === undefined
      ? 'switch on its system-assigned identity, or name a user-assigned one in AzureWebJobsStorage__clientId'
      : 'assign the user-assigned identity to it that AzureWebJobsStorage__clientId or AZURE_CLIENT_ID names'
    : 'sign in with `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET';
  return {
    async getToken(scopes, options) {
      try {
        return await credential.getToken(scopes, options);
      } catch (cause) {
        throw unavailable('identity-unavailable', `Azure gives this app no token: ${remedy}.`, cause);
      }
    },
  };
}
