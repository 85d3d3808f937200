import { z } from 'zod';
import { pageOf } from '../../src/api/common.ts';
import { endpointBody, newEndpointBody, rotatedBody } from '../../src/api/webhooks.ts';
import { changeEndpoint, deleteEndpoint, enableEndpoint } from '../../src/notifications/endpoints/change.ts';
import { movesOf } from '../../src/notifications/endpoints/moves.ts';
import { listEndpoints, readEndpoint } from '../../src/notifications/endpoints/read.ts';
import { registerEndpoint } from '../../src/notifications/endpoints/register.ts';
import {
  endpointChange,
  endpointRegistration,
  secretRotation,
} from '../../src/notifications/endpoints/registration.ts';
import { rotateSecret } from '../../src/notifications/endpoints/secrets.ts';
import { noteMoves } from './audited.ts';
import { endpointId as id, ownedRoute } from './owned-route.ts';
import { pageAnswer, pageSize, pageToken, positionOf } from './parameters.ts';
import { route } from './route.ts';

ownedRoute('create', {
  method: 'POST',
  summary: 'Registers an endpoint for events.',
  answers: { 201: newEndpointBody },
  body: endpointRegistration,
  handle: async ({ app: { notifications }, owner, body, request, headers }) => {
    noteMoves(movesOf(undefined, body));
    const { endpoint, secret } = await registerEndpoint(notifications, owner, body);
    headers.location = `${new URL(request.url).pathname}/${endpoint.id}`;
    headers['cache-control'] = 'no-store';
    return { ...endpoint, secret };
  },
});

ownedRoute('list', {
  method: 'GET',
  summary: 'Endpoints, oldest first.',
  answers: { 200: pageOf(endpointBody) },
  query: z.strictObject({ pageSize, pageToken }),
  handle: async ({ app: { notifications, pageTokens }, owner, query, request }) => {
    const position = positionOf(request.url, pageTokens, query.pageToken);
    const page = await listEndpoints(notifications, owner, { limit: query.pageSize, ...position });
    return pageAnswer(request.url, pageTokens, page.items, page.next);
  },
});

route('endpoints-list', {
  method: 'GET',
  route: 'endpoints',
  summary: 'Endpoints of the operator and of all partners, oldest first.',
  answers: { 200: pageOf(endpointBody) },
  query: z.strictObject({ pageSize, pageToken }),
  handle: async ({ app: { notifications, pageTokens }, query, request }) => {
    const position = positionOf(request.url, pageTokens, query.pageToken);
    const page = await listEndpoints(notifications, undefined, { limit: query.pageSize, ...position });
    return pageAnswer(request.url, pageTokens, page.items, page.next);
  },
});

ownedRoute('read', {
  method: 'GET',
  below: '/{id}',
  path: { id },
  summary: 'One endpoint.',
  answers: { 200: endpointBody },
  handle: ({ app, owner, path }) => readEndpoint(app.notifications, owner, path.id),
});

ownedRoute('delete', {
  method: 'DELETE',
  below: '/{id}',
  path: { id },
  summary: 'Deletes an endpoint; deliveries under way to it end.',
  answers: { 204: null },
  handle: async ({ app, owner, path }) => {
    await deleteEndpoint(app.notifications, owner, path.id);
    return undefined;
  },
});

ownedRoute('change', {
  method: 'PATCH',
  below: '/{id}',
  path: { id },
  summary: 'Changes the given settings of an endpoint and leaves the others.',
  answers: { 200: endpointBody },
  body: endpointChange,
  handle: async ({ app: { notifications }, owner, path, body }) => {
    noteMoves(movesOf(await readEndpoint(notifications, owner, path.id), body));
    return changeEndpoint(notifications, owner, path.id, body);
  },
});

ownedRoute('enable', {
  method: 'POST',
  below: '/{id}/enable',
  path: { id },
  summary: 'Enables a disabled endpoint, or asks its receiver again to consent.',
  answers: { 200: endpointBody },
  handle: ({ app, owner, path }) => enableEndpoint(app.notifications, owner, path.id),
});

ownedRoute('rotate-secret', {
  method: 'POST',
  below: '/{id}/rotate-secret',
  path: { id },
  summary: 'Creates a new secret; the old one also signs for a while.',
  answers: { 200: rotatedBody },
  body: secretRotation,
  bodyOptional: true,
  handle: async ({ app, owner, path, body, headers }) => {
    headers['cache-control'] = 'no-store';
    return { id: path.id, ...(await rotateSecret(app.notifications, owner, path.id, body.overlapHours)) };
  },
});
