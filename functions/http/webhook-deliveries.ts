import { z } from 'zod';
import { pageOf } from '../../src/api/common.ts';
import { deliveryBody, deliveryWithPayload, recoveryBody, testBody } from '../../src/api/webhooks.ts';
import type { App } from '../../src/app.ts';
import { eventTypes } from '../../src/events/event-types.ts';
import { listDeliveries, readDelivery } from '../../src/notifications/deliveries/list.ts';
import { redeliver } from '../../src/notifications/deliveries/redeliver.ts';
import { testEndpoint } from '../../src/notifications/deliveries/send-test.ts';
import { recover } from '../../src/notifications/dispatch/recover.ts';
import { operatorPartition } from '../../src/notifications/endpoints/documents.ts';
import { recoveryRequest } from '../../src/notifications/endpoints/registration.ts';
import { moment, timeOf } from '../../src/notifications/moment.ts';
import { findPartner, partnerNotFound } from '../../src/partners/find.ts';
import { endpointId as id, ownedRoute } from './owned-route.ts';
import { idOf, mpnId, pageAnswer, pageSize, pageToken, parameter, positionOf, program } from './parameters.ts';

const when = (description: string) =>
  parameter(
    moment,
    `${description} A day (from its beginning in UTC), a period up to now like 7d or 12h, or a time.`,
    '7d',
  ).optional();
const deliveryId = idOf('delivery, which is that of its event', 'tc_6b06ac3ab1a177c1436076aadb871ecb');
const deliveryFilter = z.strictObject({
  state: parameter(
    z.enum(
      ['pending', 'delivered', 'failed'],
      'must be pending, delivered or failed; the field failure of a failed one says why',
    ),
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
  since: when('Only deliveries made at this time or later.'),
  until: when('Only deliveries made before this time.'),
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
  handle: async ({ app, owner, path, query, request }) => {
    const { notifications, pageTokens } = app;
    const { pageSize: limit, pageToken: token, since, until, ...filter } = query;
    const time = (text: string | undefined) => text && timeOf(text, notifications.clock.now()).toISOString();
    const position = positionOf(request.url, pageTokens, token);
    const page = await listDeliveries(notifications, owner, path.id, {
      ...filter,
      since: time(since),
      until: time(until),
      limit,
      ...position,
    });
    if (page.items.length === 0 && filter.partner !== undefined) await expectPartner(app, owner, filter.partner);
    return pageAnswer(request.url, pageTokens, page.items, page.next);
  },
});

/** @throws ProductError `partner-not-found` if there is no such partner, or another partner owns the endpoint */
async function expectPartner(app: App, owner: string, mpnId: string): Promise<void> {
  const { partnerId } = await findPartner(app, mpnId);
  if (owner !== operatorPartition && owner !== partnerId) throw partnerNotFound(mpnId);
}

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
  summary: 'Sends again all that an endpoint missed since a day, a time, or for a period.',
  answers: { 202: recoveryBody },
  body: recoveryRequest,
  handle: ({ app, owner, path, body }) =>
    recover(app.notifications, owner, path.id, timeOf(body.since, app.notifications.clock.now())),
});
