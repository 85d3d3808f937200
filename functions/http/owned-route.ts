import { z } from 'zod';
import { operatorPartition } from '../../src/notifications/endpoints/documents.ts';
import { findPartner } from '../../src/partners/find.ts';
import { idOf, mpnId } from './parameters.ts';
import { type Answers, type BodyOf, type Call, type Route, route } from './route.ts';

export const endpointId = idOf('endpoint', 'ep_01979b1e-7a3c-7c1e-9d43-0f6b3f1f9a20');

/** Owners of endpoints: a partner (paths below the partner's) and the operator (paths below `webhooks`). */
const owners = [
  { name: 'partner-webhooks', base: 'partners/{mpnId}/webhooks', parameters: { mpnId } },
  { name: 'webhooks', base: 'webhooks', parameters: {} },
];

/**
 * Registers one route twice: for the endpoints of partners and for those of the operator. `below` is the path below the
 * list of endpoints, `path` the schema of its parameters.
 */
export function ownedRoute<
  Given extends Answers,
  Path extends z.ZodRawShape = Record<never, never>,
  Query extends z.ZodType = z.ZodObject,
  Body extends z.ZodType = z.ZodUndefined,
>(
  action: string,
  {
    below = '',
    path,
    handle,
    ...given
  }: Omit<Route<z.ZodType, Query, Body, Given>, 'route' | 'path' | 'handle'> & {
    below?: string;
    path?: Path;
    handle(
      call: Call<z.infer<z.ZodObject<Path>>, z.infer<Query>, z.infer<Body>> & { owner: string },
    ): Promise<BodyOf<Given>>;
  },
): void {
  for (const { name, base, parameters } of owners)
    route(`${name}-${action}`, {
      ...given,
      route: `${base}${below}`,
      path: z.strictObject({ ...parameters, ...path }),
      handle: async (call) => {
        const named = call.path as { mpnId?: string } & z.infer<z.ZodObject<Path>>;
        const owner =
          named.mpnId === undefined ? operatorPartition : (await findPartner(call.app, named.mpnId)).partnerId;
        return handle({ ...call, path: named, owner });
      },
    });
}
