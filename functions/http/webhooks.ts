import { z } from 'zod';
import { findPartner } from '../../src/lookups/partners.ts';
import { listDeliveries } from '../../src/notifications/deliveries.ts';
import { operatorPartition } from '../../src/notifications/documents.ts';
import { deleteEndpoint, listEndpoints, readEndpoint, registerEndpoint } from '../../src/notifications/endpoints.ts';
import { endpointRegistration } from '../../src/notifications/registration.ts';
import { theApp } from '../application.ts';
import { json, route } from './edge.ts';
import { id, mpnId, pageAnswer, pageSize, pageToken, positionOf } from './parameters.ts';
import { deliveryBody, endpointBody, newEndpointBody, pageOf } from './schemas.ts';

/** The routes of one owner's endpoints: a partner's below its path, the operator's below `webhooks`. */
function endpointRoutes<Path extends object>(
  name: string,
  base: string,
  ownerPath: z.ZodType<Path>,
  endpointPath: z.ZodType<Path & { id: string }>,
  ownerOf: (path: Path) => Promise<string>,
): void {
  route(`${name}-create`, {
    method: 'POST',
    route: base,
    summary: 'Registers an endpoint for the events of tier changes.',
    answers: { 201: newEndpointBody },
    path: ownerPath,
    body: endpointRegistration,
    handle: async ({ path, body, request }) => {
      const { notifications } = await theApp();
      const { endpoint, secret } = await registerEndpoint(notifications, await ownerOf(path), body);
      const location = `${new URL(request.url).pathname}/${endpoint.id}`;
      return json({ ...endpoint, secret }, { status: 201, headers: { location, 'cache-control': 'no-store' } });
    },
  });

  route(`${name}-list`, {
    method: 'GET',
    route: base,
    summary: 'Endpoints, oldest first.',
    answers: { 200: pageOf(endpointBody) },
    path: ownerPath,
    query: z.strictObject({ pageSize, pageToken }),
    handle: async ({ path, query, request }) => {
      const { notifications, pageTokens } = await theApp();
      const position = positionOf(request.url, pageTokens, query.pageToken);
      const page = await listEndpoints(notifications, await ownerOf(path), { limit: query.pageSize, ...position });
      return json(pageAnswer(request.url, pageTokens, page.items, page.next));
    },
  });

  route(`${name}-read`, {
    method: 'GET',
    route: `${base}/{id}`,
    summary: 'One endpoint.',
    answers: { 200: endpointBody },
    path: endpointPath,
    handle: async ({ path }) => json(await readEndpoint((await theApp()).notifications, await ownerOf(path), path.id)),
  });

  route(`${name}-delete`, {
    method: 'DELETE',
    route: `${base}/{id}`,
    summary: 'Deletes an endpoint; what is under way to it ends.',
    answers: { 204: null },
    path: endpointPath,
    handle: async ({ path }) => {
      await deleteEndpoint((await theApp()).notifications, await ownerOf(path), path.id);
      return { status: 204 };
    },
  });

  route(`${name}-deliveries`, {
    method: 'GET',
    route: `${base}/{id}/deliveries`,
    summary: 'Deliveries to an endpoint, newest first, with all attempts.',
    answers: { 200: pageOf(deliveryBody) },
    path: endpointPath,
    query: z.strictObject({ state: z.enum(['pending', 'delivered', 'failed']).optional(), pageSize, pageToken }),
    handle: async ({ path, query, request }) => {
      const { notifications, pageTokens } = await theApp();
      const position = positionOf(request.url, pageTokens, query.pageToken);
      const state = query.state ? { state: query.state } : {};
      const owner = await ownerOf(path);
      const page = await listDeliveries(notifications, owner, path.id, {
        ...state,
        limit: query.pageSize,
        ...position,
      });
      return json(pageAnswer(request.url, pageTokens, page.items, page.next));
    },
  });
}

endpointRoutes(
  'partner-webhooks',
  'partners/{mpnId}/webhooks',
  z.strictObject({ mpnId }),
  z.strictObject({ mpnId, id }),
  async (path) => (await findPartner((await theApp()).documents, path.mpnId)).partnerId,
);
endpointRoutes(
  'webhooks',
  'webhooks',
  z.object({}) as z.ZodType<object>,
  z.object({ id }),
  async () => operatorPartition,
);
