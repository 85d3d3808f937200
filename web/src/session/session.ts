import type { TokenSource } from '../api/client.ts';

/** How people sign in, as `/dashboard/settings.json` says. */
interface SignInSettings {
  issuer: string;
  clientId: string;
  scope: string;
}

/** Who uses the dashboard. */
export type Session =
  /** One machine without an issuer: nobody signs in. */
  | { kind: 'this-machine' }
  /** Tokens are required, and the settings do not say how the dashboard gets one. */
  | { kind: 'not-configured' }
  /** Signing in went wrong; the reader may try again. */
  | { kind: 'failed'; reason: string; again: () => Promise<void> }
  | { kind: 'signed-in'; name: string; tokens: TokenSource; signOut: () => Promise<void>; again: () => Promise<void> };

const base = `${location.origin}/dashboard`;

/** Finds out who uses the dashboard; leaves the page for the issuer's if somebody has to sign in first. */
export async function startSession(): Promise<Session> {
  const answer = await fetch('/dashboard/settings.json');
  const { tokens, signIn } = (await answer.json()) as { tokens: boolean; signIn: SignInSettings | null };
  if (!tokens) return { kind: 'this-machine' };
  return signIn ? signedIn(signIn) : { kind: 'not-configured' };
}

async function signedIn({ issuer, clientId, scope }: SignInSettings): Promise<Session> {
  const { InMemoryWebStorage, UserManager, WebStorageStateStore } = await import('oidc-client-ts');
  const manager = new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${base}/signed-in`,
    post_logout_redirect_uri: `${base}/signed-out`,
    response_type: 'code',
    scope: `openid profile offline_access ${scope}`,
    // Tokens are only in memory; the session storage keeps what leads back from the issuer's page.
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: true,
  });
  const again = () =>
    manager.signinRedirect({ state: location.pathname.startsWith('/dashboard/signed-') ? base : location.href });
  if (location.pathname === '/dashboard/signed-out') return { kind: 'failed', reason: '', again };
  try {
    if (location.pathname !== '/dashboard/signed-in') {
      await again();
      return await new Promise<never>(() => undefined);
    }
    const user = await manager.signinRedirectCallback();
    history.replaceState(null, '', typeof user.state === 'string' ? user.state : base);
    return {
      kind: 'signed-in',
      name: user.profile.name ?? user.profile.preferred_username ?? user.profile.sub,
      tokens: {
        token: async () => (await manager.getUser())?.access_token,
        renew: async () => (await manager.signinSilent().catch(() => null))?.access_token,
      },
      signOut: () => manager.signoutRedirect(),
      again,
    };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error), again };
  }
}
