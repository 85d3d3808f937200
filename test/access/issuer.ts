import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import Provider from 'oidc-provider';

export const audience = 'api://pci';
export const tenant = '11111111-2222-3333-4444-555555555555';

interface SigningKey {
  kid: string;
  jwk: JWK;
}

/** A client whose id is an audience, too: one registration for a page and the API that it calls. */
export const portal = 'portal';

/** What a token by hand says besides what is right; `undefined` leaves a claim out. */
export type Claims = Record<string, unknown>;

/**
 * A real OpenID issuer on loopback, from npm: discovery, keys and client credentials are oidc-provider's. Its signing
 * keys are ours, so that tokens can be made by hand that are wrong in one thing only.
 */
export class Issuer {
  readonly #server: Server;
  #provider: Provider | undefined;
  #keys: SigningKey[] = [];
  /** How often the keys were fetched. */
  keyFetches = 0;
  /** How often it was asked anything while it was down. */
  refusals = 0;
  down = false;

  private constructor() {
    this.#server = createServer((request, response) => {
      if (this.down) {
        this.refusals++;
        return void request.socket.destroy();
      }
      if (request.url === '/jwks') this.keyFetches++;
      this.#provider!.callback()(request, response);
    });
  }

  static async start(): Promise<Issuer> {
    const issuer = new Issuer();
    issuer.#server.listen(0, '127.0.0.1');
    await once(issuer.#server, 'listening');
    await issuer.rotate();
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on signs with a new key; the old one is no longer published. */
  async rotate(): Promise<void> {
    const kid = `key-${this.#keys.length + 1}`;
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    this.#keys.push({ kid, jwk: { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' } });
    this.#provider = new Provider(this.url, {
      clients: [
        {
          client_id: 'service',
          client_secret: 'service-secret',
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
        },
        {
          client_id: portal,
          client_secret: 'portal-secret',
          redirect_uris: ['https://portal.example.com/back'],
          userinfo_signed_response_alg: 'RS256',
        },
      ],
      jwks: { keys: [this.#keys.at(-1)!.jwk] },
      ttl: { ClientCredentials: 600 },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        jwtUserinfo: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => audience,
          getResourceServerInfo: () => ({
            scope: 'read',
            audience,
            accessTokenFormat: 'jwt',
            accessTokenTTL: 600,
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
      extraTokenClaims: () => ({ tid: tenant, idtyp: 'app', azp: 'service', roles: ['operator'] }),
    });
  }

  /** The access token that the issuer itself gives a service client, with the operator's role. */
  async serviceToken(): Promise<string> {
    const response = await fetch(`${this.url}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from('service:service-secret').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    return token;
  }

  /**
   * What the issuer itself signs for the portal that is no access token, with claims that would be right in one: an ID
   * token, a logout token, an answer about a user.
   */
  async signed(use: 'idtoken' | 'logout' | 'userinfo', claims: Claims = {}): Promise<string> {
    const provider = this.#provider!;
    const token = new provider.IdToken({ sub: 'user-1' }, { client: await provider.Client.find(portal) });
    token.scope = 'openid';
    for (const [name, value] of Object.entries({ tid: tenant, roles: ['operator'], ...claims })) token.set(name, value);
    return token.issue({ use });
  }

  /** A user's token, right but for what `claims` and `header` say otherwise. */
  async token(
    roles: readonly string[],
    claims: Claims = {},
    header: { alg?: string; kid?: string; typ?: string | undefined } = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const { kid, jwk } = this.#keys.at(-1)!;
    const payload = {
      iss: this.url,
      aud: audience,
      tid: tenant,
      sub: `user-${roles.join('-') || 'nobody'}`,
      scp: 'access',
      roles,
      iat: now,
      exp: now + 600,
      ...claims,
    };
    return new SignJWT(JSON.parse(JSON.stringify(payload)) as JWTPayload)
      .setProtectedHeader(JSON.parse(JSON.stringify({ alg: 'RS256', kid, typ: 'at+jwt', ...header })))
      .sign(await importJWK({ ...jwk, alg: header.alg ?? 'RS256' }));
  }

  /** The public key as the issuer publishes it, for whoever wants to misuse it. */
  publicJwk(): JWK {
    const { kty, n, e, kid } = this.#keys.at(-1)!.jwk;
    return { kty, n, e, kid } as JWK;
  }

  get kid(): string {
    return this.#keys.at(-1)!.kid;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
