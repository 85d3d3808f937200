import { hash } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '../clock.ts';
import { ProductError, unauthenticated } from '../errors.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { type Caller, grantsOf } from './roles.ts';

/** Whose tokens count, and for what they must be meant. */
export interface TokenRules {
  issuer: string;
  audiences: readonly string[];
  tenants: readonly string[];
  /** Signature algorithms; asymmetric ones only. */
  algorithms: readonly string[];
  /** A claim besides `roles` that holds grants, where a directory has more partners than app roles fit. */
  grantsClaim?: string | undefined;
}

/** By how much clocks may differ. */
const leewaySeconds = 60;
const longestToken = 16 * 1024;
/** How many tokens that passed are known by their hashes. */
const mostTrusted = 1_000;

/**
 * Makes the check of bearer tokens: signature by a key that the issuer publishes, issuer, audience, tenant, times.
 * A token that passed is known by its hash until it expires or the issuer's keys were fetched again.
 * @returns who calls, by the `Authorization` header
 */
export function createTokenCheck(
  rules: TokenRules,
  keys: IssuerKeys,
  clock: Clock,
): (authorization: string | null) => Promise<Caller> {
  const trusted = new Map<string, { caller: Caller; keySet: object; until: number }>();

  return async (authorization) => {
    const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization ?? '') ?? [];
    if (!token) {
      const message = 'Send an access token of the configured issuer, as "Authorization: Bearer TOKEN".';
      throw unauthenticated('token-missing', message);
    }
    if (token.length > longestToken) throw unauthenticated('token-invalid', 'The token is too long.');
    const known = hash('sha256', token, 'base64url');
    const before = trusted.get(known);
    if (before && clock.now().getTime() < before.until && before.keySet === (await keys.inForce()))
      return before.caller;
    trusted.delete(known);
    const keySet = keys.latest();
    const claims = await verified(token, rules, keys, clock);
    if (!rules.tenants.includes(String(claims.tid))) {
      throw unauthenticated('token-tenant', 'The token is of a tenant that has no access here.');
    }
    const caller = callerOf(claims, rules);
    if (keySet !== undefined && keySet === keys.latest()) {
      trusted.set(known, { caller, keySet, until: (claims.exp! + leewaySeconds) * 1000 });
    }
    if (trusted.size > mostTrusted) trusted.delete(trusted.keys().next().value!);
    return caller;
  };
}

async function verified(token: string, rules: TokenRules, keys: IssuerKeys, clock: Clock): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, (header, jws) => keys.keyFor(header, jws), {
      issuer: rules.issuer,
      audience: [...rules.audiences],
      algorithms: [...rules.algorithms],
      clockTolerance: leewaySeconds,
      currentDate: clock.now(),
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  } catch (error) {
    if (error instanceof ProductError) throw error;
    if (error instanceof errors.JWTExpired) throw unauthenticated('token-expired', 'The token has expired.', error);
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw unauthenticated('token-claim', `The token's claim "${error.claim}" does not fit.`, error);
    }
    if (error instanceof errors.JOSEError) {
      throw unauthenticated('token-invalid', 'The token is not signed by a key of the configured issuer.', error);
    }
    throw error;
  }
}

/** App-only tokens of Entra ID carry `idtyp: app`, or no `scp`. The application's id is `azp`, or `appid` before v2. */
function callerOf(claims: JWTPayload, { grantsClaim }: TokenRules): Caller {
  const application = claims.azp ?? claims.appid ?? claims.client_id;
  const service = claims.idtyp === 'app' || (claims.idtyp === undefined && claims.scp === undefined);
  return {
    id: `${claims.tid}/${claims.oid ?? claims.sub}`,
    ...(service ? { client: `${claims.tid}/${application ?? claims.sub}` } : {}),
    grants: grantsOf([claims.roles, grantsClaim === undefined ? undefined : claims[grantsClaim]]),
  };
}
