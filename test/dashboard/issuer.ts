import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { audience, tenant } from '../access/issuer.ts';

export const clientId = 'dashboard';

/**
 * A real OpenID issuer on loopback, from npm, with a page to sign in: whoever signs in gets the roles that they give as
 * their name, separated by commas.
 */
export class SigningIn {
  readonly #server: Server;
  #provider: Provider | undefined;

  private constructor() {
    this.#server = createServer((request, response) => this.#provider!.callback()(request, response));
  }

  /** `origin`: where the dashboard is. */
  static async start(): Promise<SigningIn> {
    const issuer = new SigningIn();
    issuer.#server.listen(0, '127.0.0.1');
    await once(issuer.#server, 'listening');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lets the dashboard at this origin sign people in. */
  async register(origin: string): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    this.#provider = new Provider(this.url, {
      clients: [
        {
          client_id: clientId,
          token_endpoint_auth_method: 'none',
          application_type: 'native',
          grant_types: ['authorization_code', 'refresh_token'],
          redirect_uris: [`${origin}/dashboard/signed-in`],
          post_logout_redirect_uris: [`${origin}/dashboard/signed-out`],
        },
      ],
      jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'key', alg: 'RS256', use: 'sig' }] },
      claims: { openid: ['sub'], profile: ['name'] },
      conformIdTokenClaims: false,
      clientBasedCORS: () => true,
      findAccount: (_: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id, name: id }) }),
      issueRefreshToken: async () => true,
      features: {
        devInteractions: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => audience,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({ scope: 'read', audience, accessTokenFormat: 'jwt', accessTokenTTL: 600 }),
        },
      },
      extraTokenClaims: (_: unknown, token: { accountId?: string }) => ({
        tid: tenant,
        scp: 'read',
        roles: (token.accountId ?? '').split(','),
      }),
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
