import { z } from 'zod';
import { pageOf } from '../../src/api/common.ts';
import { deliveryBody, deliveryWithPayload, recoveryBody, testBody } from '../../src/api/webhooks.ts';
import { eventTypes } from '../../src/events/event-types.ts';
import { listDeliveries, readDelivery } from '../../src/notifications/deliveries/list.ts';
import { redeliver } from '../../src/notifications/deliveries/redeliver.ts';
import { testEndpoint } from '../../src/notifications/deliveries/send-test.ts';
import { recover } from '../../src/notifications/dispatch/recover.ts';
import { recoveryRequest } from '../../src/notifications/endpoints/registration.ts';
import { endpointId as id, ownedRoute } from './owned-route.ts';
import { idOf, mpnId, pageAnswer, pageSize, pageToken, parameter, positionOf, program } from './parameters.ts';

const time = (description: string) =>
  parameter(
    z.iso
      .datetime({ offset: true, error: 'must be a time like 2022-01-20T06:00:00Z' })
      .transform((text) => new Date(text).toISOString()),
    description,
    '2022-01-20T06:00:00Z',
    { type: 'string', format: 'date-time' },
  );
const deliveryId = idOf('delivery, which is that of its event', 'tc_6b06ac3ab1a177c1436076aadb871ecb');
const deliveryFilter = z.strictObject({
  state: parameter(
    z.enum(['pending', 'delivered', 'failed'], 'must be pending, delivered or failed'),
    'Only deliveries in this state.',
    'failed',
  ).optional(),
  event: parameter(
    z.enum(eventTypes, `must be one of: ${eventTypes.join(', ')}`),
    'Only events of this type.',
    'partner.tier.changed',
  ).optional(),
  partner: mpnId.describe('Only events of this partner.').optional(),
  program: program.describe('Only events of this program.').optional(),
  since: time('Only deliveries made at this time or later.').optional(),
  until: time('Only deliveries made before this time.').optional(),
  pageSize,
  pageToken,
});

ownedRoute('test', {
  method: 'POST',
  below: '/{id}/test',
  path: { id },
  summary: 'Sends a test event.',
  answers: { 202: testBody },
  handle: ({ app, owner, path }) => testEndpoint(app.notifications, owner, path.id),
});

ownedRoute('deliveries', {
  method: 'GET',
  below: '/{id}/deliveries',
  path: { id },
  summary: 'Deliveries to an endpoint, newest first, with all attempts.',
  answers: { 200: pageOf(deliveryBody) },
  query: deliveryFilter,
  handle: async ({ app: { notifications, pageTokens }, owner, path, query, request }) => {
    const { pageSize: limit, pageToken: token, ...filter } = query;
    const position = positionOf(request.url, pageTokens, token);
    const page = await listDeliveries(notifications, owner, path.id, { ...filter, limit, ...position });
    return pageAnswer(request.url, pageTokens, page.items, page.next);
  },
});

ownedRoute('delivery', {
  method: 'GET',
  below: '/{id}/deliveries/{deliveryId}',
  path: { id, deliveryId },
  summary: 'One delivery with the event that it carries.',
  answers: { 200: deliveryWithPayload },
  handle: ({ app, owner, path }) => readDelivery(app.notifications, owner, path.id, path.deliveryId),
});

ownedRoute('redeliver', {
  method: 'POST',
  below: '/{id}/deliveries/{deliveryId}/redeliver',
  path: { id, deliveryId },
  summary: 'Sends a delivery again.',
  answers: { 202: deliveryBody },
  handle: ({ app, owner, path }) => redeliver(app.notifications, owner, path.id, path.deliveryId),
});

ownedRoute('recover', {
  method: 'POST',
  below: '/{id}/recover',
  path: { id },
  summary: 'Sends again all that an endpoint missed since a time.',
  answers: { 202: recoveryBody },
  body: recoveryRequest,
  handle: ({ app, owner, path, body }) => recover(app.notifications, owner, path.id, new Date(body.since)),
});
