/** What a caller may be, in Partner Center's terms. */
export const roles = ['operator', 'account-admin', 'executive-report-viewer', 'report-viewer'] as const;
export type Role = (typeof roles)[number];

/** One role of a caller: for the whole installation (the operator's), for a partner, or for some of its locations. */
export type Grant = { role: 'operator' } | { role: Exclude<Role, 'operator'>; partnerId: string; location?: string };

/** Who calls, as the token says. */
export interface Caller {
  /** Stable and unique over tenants: what page tokens, idempotency keys and the audit trail go by. */
  id: string;
  /** What its rate limit goes by: an application that calls in its own name, or a user. Absent for the local operator. */
  bucket?: { of: 'service' | 'user'; id: string };
  grants: readonly Grant[];
}

/** Who calls where no issuer is configured, on the operator's own machine. */
export const localOperator: Caller = { id: 'local-operator', grants: [{ role: 'operator' }] };

const grantText = /^(account-admin|executive-report-viewer|report-viewer):(\d{1,12})(?::(\d{1,12}))?$/;

/**
 * The grants that a token's claims state: `operator`, `ROLE:PARTNER` or `ROLE:PARTNER:LOCATION`. What is written
 * otherwise is not ours and grants nothing. Who operates is said by the claim `roles` alone, in a whole string: in a
 * claim of a directory's own others may write, and it may hold several grants with spaces between.
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

/** Whether the caller runs the installation. */
export const isOperator = ({ grants }: Caller): boolean => grants.some(({ role }) => role === 'operator');

/** The partners that the caller has some role for, without repetition; an operator has it for all. */
export function partnersOf({ grants }: Caller): string[] {
  return [...new Set(grants.flatMap((grant) => ('partnerId' in grant ? [grant.partnerId] : [])))];
}
