import { hash } from 'node:crypto';
import { decodeJwt, errors, type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '../clock.ts';
import { ProductError, unauthenticated } from '../errors.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { type Caller, grantsOf } from './roles.ts';

/** Conditions for accepting a token. */
export interface TokenRules {
  issuer: string;
  audiences: readonly string[];
  tenants: readonly string[];
  /** Signature algorithms; asymmetric ones only. */
  algorithms: readonly string[];
  /** A claim beside `roles` that holds grants, for a directory with more partners than app roles can hold. */
  grantsClaim?: string | undefined;
}

/** Tolerated difference between clocks. */
const leewaySeconds = 60;
const longestToken = 16 * 1024;
/** Accepted tokens that are remembered by their hashes. */
const mostTrusted = 1_000;

/**
 * Creates the check of bearer tokens: signature by a published key of the issuer, issuer, audience, tenant, times, and
 * that the token is an access token and not of another kind that the issuer signs. An accepted token is remembered by
 * its hash until it expires or the issuer's keys are fetched again.
 * @returns a function from the `Authorization` header to the caller
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
      const came =
        authorization === null ? 'There is no Authorization header' : 'The Authorization header has no token';
      const message = `${came}: send "Authorization: Bearer TOKEN" with an access token ${expected(rules)}.`;
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
      throw unauthenticated(
        'token-tenant',
        `The token is of the tenant ${shown(claims.tid)}, which has no access here.`,
      );
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
    const { payload, protectedHeader } = await jwtVerify(token, (header, jws) => keys.keyFor(header, jws), {
      issuer: rules.issuer,
      audience: [...rules.audiences],
      algorithms: [...rules.algorithms],
      clockTolerance: leewaySeconds,
      currentDate: clock.now(),
      requiredClaims: ['exp', 'sub'],
    });
    checkKind(payload, protectedHeader);
    return payload;
  } catch (error) {
    if (error instanceof ProductError) throw error;
    if (error instanceof errors.JWTExpired) throw unauthenticated('token-expired', 'The token has expired.', error);
    if (error instanceof errors.JWTClaimValidationFailed) {
      const what = ['iss', 'aud'].includes(error.claim) ? comparison(token, rules) : '';
      throw unauthenticated('token-claim', `The token's claim "${error.claim}" does not fit.${what}`, error);
    }
    if (error instanceof errors.JOSEError) {
      const message = `The token is not signed by a key of the configured issuer.${comparison(token, rules)}`;
      throw unauthenticated('token-invalid', message, error);
    }
    throw error;
  }
}

/** Names the issuer and the audiences of the tokens that are accepted. */
const expected = ({ issuer, audiences }: TokenRules): string => `from ${issuer} for ${audiences.join(' or ')}`;

/** Compares the issuer and audience that a token claims, whoever signed it, with those expected. */
function comparison(token: string, rules: TokenRules): string {
  try {
    const { iss, aud } = decodeJwt(token);
    return ` It is from ${shown(iss)} for ${shown(aud)}; expected is one ${expected(rules)}.`;
  } catch {
    return ` Expected is a JWT ${expected(rules)}.`;
  }
}

/** Shows a claim of a token in a message. */
const shown = (claim: unknown): string =>
  claim === undefined ? '(nothing)' : [claim].flat().map(String).join(', ').slice(0, 200);

/** Claims that only ID tokens have (OpenID Connect Core, 2 and 3.3.2.11). */
const marksOfIdTokens = ['nonce', 'at_hash', 'c_hash'];

const isService = ({ idtyp }: JWTPayload): boolean => idtyp === 'app';

/**
 * An issuer signs ID tokens, logout tokens and answers about users with the same keys. An access token has in its
 * header the type `at+jwt` (RFC 9068), or JWT as in Entra ID; a user's has scopes in `scp`; that of an application on
 * its own behalf has `idtyp: app` and roles.
 */
function checkKind(claims: JWTPayload, { typ }: JWTHeaderParameters): void {
  const refuse = (why: string): never => {
    throw unauthenticated('token-kind', `The token is no access token: ${why}.`);
  };
  if (!/^(application\/)?(jwt|at\+jwt)$/i.test(typ ?? '')) refuse('the type in its header is neither JWT nor at+jwt');
  const mark = marksOfIdTokens.find((name) => name in claims);
  if (mark !== undefined) refuse(`it carries "${mark}", as ID tokens do`);
  if (isService(claims)) {
    if (!Array.isArray(claims.roles) || claims.roles.length === 0) refuse('it is of an application without app roles');
  } else if (typeof claims.scp !== 'string' || claims.scp === '') {
    refuse('it carries neither "scp" nor "idtyp" with the value "app"');
  }
}

/** The application's id is `azp` in tokens of Entra ID, or `appid` before v2. */
function callerOf(claims: JWTPayload, { grantsClaim }: TokenRules): Caller {
  const id = `${claims.tid}/${claims.oid ?? claims.sub}`;
  const application = claims.azp ?? claims.appid ?? claims.client_id ?? claims.sub;
  return {
    id,
    bucket: isService(claims)
      ? { of: 'service', id: `${claims.tid}/${application}` }
      : { of: 'user', id: `user ${id}` },
    grants: grantsOf(claims.roles, grantsClaim === undefined ? undefined : claims[grantsClaim]),
  };
}
