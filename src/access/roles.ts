/** Roles of callers, in Partner Center's terms. */
export const roles = ['operator', 'account-admin', 'executive-report-viewer', 'report-viewer'] as const;
export type Role = (typeof roles)[number];

/** One role of a caller: for the whole installation (the operator's), for a partner, or for some of its locations. */
export type Grant = { role: 'operator' } | { role: Exclude<Role, 'operator'>; partnerId: string; location?: string };

/** A caller, as identified by the token. */
export interface Caller {
  /** Stable and unique over tenants: page tokens, idempotency keys and the audit trail use it. */
  id: string;
  /** Key of the rate limit: an application that calls on its own behalf, or a user. Absent for the local operator. */
  bucket?: { of: 'service' | 'user'; id: string };
  grants: readonly Grant[];
}

/** The caller on the operator's own machine if no issuer is configured. */
export const localOperator: Caller = { id: 'local-operator', grants: [{ role: 'operator' }] };

const grantText = /^(account-admin|executive-report-viewer|report-viewer):(\d{1,12})(?::(\d{1,12}))?$/;

/**
 * Reads the grants in a token's claims: `operator`, `ROLE:PARTNER` or `ROLE:PARTNER:LOCATION`. Any other text grants
 * nothing. Only the claim `roles` can grant `operator`, as a whole string: a directory's own claim may be written by
 * others, and may hold several grants separated by spaces.
 */
export function grantsOf(roleClaim: unknown, ownClaim?: unknown): Grant[] {
  const operates = [roleClaim].flat().includes('operator');
  const texts = [roleClaim, ownClaim].flatMap((claim) => (typeof claim === 'string' ? claim.split(/\s+/) : claim));
  const granted = texts.flatMap((text): Grant[] => {
    const [, role, partnerId, location] = (typeof text === 'string' && grantText.exec(text)) || [];
    if (role === undefined || partnerId === undefined) return [];
    return [{ role: role as Exclude<Role, 'operator'>, partnerId, ...(location ? { location } : {}) }];
  });
  return operates ? [{ role: 'operator' }, ...granted] : granted;
}

/** Returns true if the caller is an operator. */
export const isOperator = ({ grants }: Caller): boolean => grants.some(({ role }) => role === 'operator');

/** Lists the partners that the caller has a role for, each once; an operator's role, which is for all, names none. */
export function partnersOf({ grants }: Caller): string[] {
  return [...new Set(grants.flatMap((grant) => ('partnerId' in grant ? [grant.partnerId] : [])))];
}
