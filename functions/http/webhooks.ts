import { z } from 'zod';
import { pageOf } from '../../src/api/common.ts';
import {
  deliveryBody,
  deliveryWithPayload,
  endpointBody,
  newEndpointBody,
  recoveryBody,
  rotatedBody,
  testBody,
} from '../../src/api/webhooks.ts';
import { eventTypes } from '../../src/events/event-types.ts';
import { listDeliveries, readDelivery } from '../../src/notifications/deliveries/list.ts';
import { redeliver } from '../../src/notifications/deliveries/redeliver.ts';
import { testEndpoint } from '../../src/notifications/deliveries/send-test.ts';
import { recover } from '../../src/notifications/dispatch/recover.ts';
import { changeEndpoint, deleteEndpoint, enableEndpoint } from '../../src/notifications/endpoints/change.ts';
import { operatorPartition } from '../../src/notifications/endpoints/documents.ts';
import { movesOf } from '../../src/notifications/endpoints/moves.ts';
import { listEndpoints, readEndpoint } from '../../src/notifications/endpoints/read.ts';
import { registerEndpoint } from '../../src/notifications/endpoints/register.ts';
import {
  endpointChange,
  endpointRegistration,
  recoveryRequest,
  secretRotation,
} from '../../src/notifications/endpoints/registration.ts';
import { rotateSecret } from '../../src/notifications/endpoints/secrets.ts';
import { findPartner } from '../../src/partners/find.ts';
import { theApp } from '../application.ts';
import { json, route } from './edge.ts';
import { id, mpnId, pageAnswer, pageSize, pageToken, positionOf, program } from './parameters.ts';
import { noteMoves } from './records.ts';

const time = z.iso
  .datetime({ offset: true, error: 'must be a time like 2022-01-20T06:00:00Z' })
  .transform((text) => new Date(text).toISOString());
const deliveryFilter = z.strictObject({
  state: z.enum(['pending', 'delivered', 'failed'], 'must be pending, delivered or failed').optional(),
  event: z.enum(eventTypes, `must be one of: ${eventTypes.join(', ')}`).optional(),
  partner: mpnId.optional(),
  program: program.optional(),
  since: time.optional(),
  until: time.optional(),
  pageSize,
  pageToken,
});
const secretAnswer = { 'cache-control': 'no-store' };

/** Registers the routes of one owner's endpoints: a partner's below its path, the operator's below `webhooks`. */
function endpointRoutes<Path extends object>(
  name: string,
  base: string,
  ownerPath: z.ZodType<Path>,
  endpointPath: z.ZodType<Path & { id: string }>,
  deliveryPath: z.ZodType<Path & { id: string; deliveryId: string }>,
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
      noteMoves(movesOf(undefined, body));
      const { endpoint, secret } = await registerEndpoint(notifications, await ownerOf(path), body);
      const location = `${new URL(request.url).pathname}/${endpoint.id}`;
      return json({ ...endpoint, secret }, { status: 201, headers: { location, ...secretAnswer } });
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

  route(`${name}-change`, {
    method: 'PATCH',
    route: `${base}/{id}`,
    summary: 'Changes what is named; the rest stays.',
    answers: { 200: endpointBody },
    path: endpointPath,
    body: endpointChange,
    handle: async ({ path, body }) => {
      const { notifications } = await theApp();
      const owner = await ownerOf(path);
      noteMoves(movesOf(await readEndpoint(notifications, owner, path.id), body));
      return json(await changeEndpoint(notifications, owner, path.id, body));
    },
  });

  route(`${name}-enable`, {
    method: 'POST',
    route: `${base}/{id}/enable`,
    summary: 'Sends to a disabled endpoint again.',
    answers: { 200: endpointBody },
    path: endpointPath,
    handle: async ({ path }) =>
      json(await enableEndpoint((await theApp()).notifications, await ownerOf(path), path.id)),
  });

  route(`${name}-test`, {
    method: 'POST',
    route: `${base}/{id}/test`,
    summary: 'Sends a test event.',
    answers: { 202: testBody },
    path: endpointPath,
    handle: async ({ path }) =>
      json(await testEndpoint((await theApp()).notifications, await ownerOf(path), path.id), { status: 202 }),
  });

  route(`${name}-rotate-secret`, {
    method: 'POST',
    route: `${base}/{id}/rotate-secret`,
    summary: 'Makes a new secret; the old one signs on for a while.',
    answers: { 200: rotatedBody },
    path: endpointPath,
    body: secretRotation,
    bodyOptional: true,
    handle: async ({ path, body }) => {
      const { notifications } = await theApp();
      const rotated = await rotateSecret(notifications, await ownerOf(path), path.id, body.overlapHours);
      return json({ id: path.id, ...rotated }, { headers: secretAnswer });
    },
  });

  route(`${name}-deliveries`, {
    method: 'GET',
    route: `${base}/{id}/deliveries`,
    summary: 'Deliveries to an endpoint, newest first, with all attempts.',
    answers: { 200: pageOf(deliveryBody) },
    path: endpointPath,
    query: deliveryFilter,
    handle: async ({ path, query: { pageSize: limit, pageToken: token, ...filter }, request }) => {
      const { notifications, pageTokens } = await theApp();
      const position = positionOf(request.url, pageTokens, token);
      const owner = await ownerOf(path);
      const page = await listDeliveries(notifications, owner, path.id, { ...filter, limit, ...position });
      return json(pageAnswer(request.url, pageTokens, page.items, page.next));
    },
  });

  route(`${name}-delivery`, {
    method: 'GET',
    route: `${base}/{id}/deliveries/{deliveryId}`,
    summary: 'One delivery with the event that it carries.',
    answers: { 200: deliveryWithPayload },
    path: deliveryPath,
    handle: async ({ path }) =>
      json(await readDelivery((await theApp()).notifications, await ownerOf(path), path.id, path.deliveryId)),
  });

  route(`${name}-redeliver`, {
    method: 'POST',
    route: `${base}/{id}/deliveries/{deliveryId}/redeliver`,
    summary: 'Sends a delivery again.',
    answers: { 202: deliveryBody },
    path: deliveryPath,
    handle: async ({ path }) => {
      const { notifications } = await theApp();
      return json(await redeliver(notifications, await ownerOf(path), path.id, path.deliveryId), { status: 202 });
    },
  });

  route(`${name}-recover`, {
    method: 'POST',
    route: `${base}/{id}/recover`,
    summary: 'Sends again all that an endpoint missed since a time.',
    answers: { 202: recoveryBody },
    path: endpointPath,
    body: recoveryRequest,
    handle: async ({ path, body }) => {
      const { notifications } = await theApp();
      return json(await recover(notifications, await ownerOf(path), path.id, new Date(body.since)), { status: 202 });
    },
  });
}

endpointRoutes(
  'partner-webhooks',
  'partners/{mpnId}/webhooks',
  z.strictObject({ mpnId }),
  z.strictObject({ mpnId, id }),
  z.strictObject({ mpnId, id, deliveryId: id }),
  async (path) => (await findPartner((await theApp()).documents, path.mpnId)).partnerId,
);
endpointRoutes(
  'webhooks',
  'webhooks',
  z.object({}) as z.ZodType<object>,
  z.object({ id }),
  z.object({ id, deliveryId: id }),
  async () => operatorPartition,
);
