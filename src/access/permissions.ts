import { type Role, roles } from './roles.ts';

/** What a route requires of its caller; `audited` calls are recorded in the audit trail. */
export type Permission = { audited?: true } /** Nobody needs to say who they are. */ & (
  | { reach: 'open' }
  /** Any known caller; the answer holds only what the caller may see. */
  | { reach: 'own' }
  /** The whole installation. */
  | { reach: 'installation'; roles: readonly Role[] }
  /** The partner in the path: without any role for it, the caller gets the answer for a missing partner. */
  | { reach: 'partner'; roles: readonly Role[]; whole?: true }
);

const open = { reach: 'open' } as const;
const own = { reach: 'own' } as const;
const installation = { reach: 'installation', roles: ['operator'] } as const;
const reading = { reach: 'partner', roles } as const;
/** Endpoints receive events of the whole partner, so roles for some of its locations are not enough. */
const webhooks = { reach: 'partner', roles: ['operator', 'account-admin'], whole: true } as const;

const audited = (permission: Permission): Permission => ({ ...permission, audited: true });

/**
 * The one table of permissions by route. A route that is not in the table cannot be registered. The parts of an answer
 * that a role may not see are defined in `sight.ts`.
 */
export const permissions: Readonly<Record<string, Permission>> = {
  'GET health/live': open,
  'GET health/ready': open,
  'GET openapi.json': open,
  'GET docs': open,
  'GET docs/{file}': open,

  'GET me': own,
  'GET months': own,
  'GET months/{month}': own,
  'GET months/{month}/reports': installation,
  'GET months/{month}/locations': installation,
  'GET events': own,
  'GET programs': own,
  'GET programs/{program}/editions/{edition}': own,
  'GET partners': own,
  'GET at-risk': own,
  'GET tier-changes': own,

  'GET partners/{mpnId}': reading,
  'GET partners/{mpnId}/scores/{program}': reading,
  'GET partners/{mpnId}/scores/{program}/history': reading,
  'GET partners/{mpnId}/scores/{program}/ledger': reading,
  'GET partners/{mpnId}/scores/{program}/changes': reading,
  'GET partners/{mpnId}/scores/{program}/coverage': reading,
  'GET partners/{mpnId}/scores/{program}/comparison': reading,
  'GET partners/{mpnId}/scores/{program}/outlook': reading,
  'GET partners/{mpnId}/tier-changes': reading,
  'GET partners/{mpnId}/benchmarks': reading,
  'POST partners/{mpnId}/simulations/{program}': reading,
  'GET partners/{mpnId}/tracks/{program}': reading,
  'PATCH partners/{mpnId}/tracks/{program}': audited({ reach: 'partner', roles: ['operator'] }),

  'POST imports/{report}': audited(installation),
  'GET imports': installation,
  'GET imports/{id}': installation,
  'GET imports/{id}/rejections': installation,
  'POST refreshes': audited(installation),
  'GET refreshes': installation,
  'GET refreshes/{id}': installation,
  'POST migration': audited(installation),
  'GET migration': installation,
  'GET audit': installation,
  'GET endpoints': installation,

  ...endpointRoutes('partners/{mpnId}/webhooks', webhooks),
  ...endpointRoutes('webhooks', installation),
};

function endpointRoutes(base: string, permission: Permission): Record<string, Permission> {
  return {
    [`POST ${base}`]: audited(permission),
    [`GET ${base}`]: permission,
    [`GET ${base}/{id}`]: permission,
    [`PATCH ${base}/{id}`]: audited(permission),
    [`DELETE ${base}/{id}`]: audited(permission),
    [`POST ${base}/{id}/rotate-secret`]: audited(permission),
    [`POST ${base}/{id}/test`]: audited(permission),
    [`POST ${base}/{id}/enable`]: audited(permission),
    [`POST ${base}/{id}/recover`]: audited(permission),
    [`GET ${base}/{id}/deliveries`]: permission,
    [`GET ${base}/{id}/deliveries/{deliveryId}`]: permission,
    [`POST ${base}/{id}/deliveries/{deliveryId}/redeliver`]: audited(permission),
  };
}

/**
 * Returns the permission of a route.
 * @throws Error for a route that is not in the table: nobody decided who may call it
 */
export function permissionFor(method: string, route: string): Permission {
  const found = permissions[`${method} ${route}`];
  if (found) return found;
  throw new Error(`"${method} ${route}" is not in the table of permissions, src/access/permissions.ts: add it there.`);
}
