import { z } from 'zod';
import { month } from '../month.ts';
import { count, mpn, time } from './common.ts';

/** Endpoints and deliveries. */

const endpoint = {
  id: z.string(),
  partnerId: mpn.optional().describe("Absent for the operator's endpoints, which receive the events of all partners."),
  url: z.string(),
  events: z.array(z.string()),
  programs: z.array(z.string()).optional(),
  description: z.string().optional(),
  format: z.string(),
  connection: z.looseObject({}).optional().describe('How the CRM is reached; never its credentials.'),
  validation: z
    .strictObject({
      at: time.optional(),
      origin: z.string().optional().describe('The sender to whom the receiver consented.'),
      rate: z.int().optional().describe('Most requests per minute that the receiver allows.'),
      error: z.string().optional(),
    })
    .optional(),
  status: z.enum(['enabled', 'pending', 'disabled']),
  failingSince: time.optional(),
  disabled: z.strictObject({ at: time, reason: z.string() }).optional(),
  createdAt: time,
};

export const endpointBody = z.strictObject(endpoint).meta({ id: 'Webhook' });
export type Endpoint = z.infer<typeof endpointBody>;

export const newEndpointBody = z
  .strictObject({
    ...endpoint,
    secret: z.string().optional().describe('Signs the deliveries; shown this once. None for the formats of CRMs.'),
  })
  .meta({ id: 'NewWebhook' });
export type NewEndpoint = z.infer<typeof newEndpointBody>;

export const rotatedBody = z.strictObject({ id: z.string(), secret: z.string(), previousExpiresAt: time });
export const testBody = z.strictObject({ deliveryId: z.string() });
export const recoveryBody = z.strictObject({ endpointId: z.string(), since: time, requestedAt: time });
export type Recovery = z.infer<typeof recoveryBody>;

const delivery = {
  id: z.string(),
  endpointId: z.string(),
  partnerId: z.string(),
  program: z.string(),
  month: month.optional().describe('The month that the event is about; a test has none.'),
  event: z.string(),
  sequence: count,
  state: z.enum(['pending', 'delivered', 'failed']),
  failure: z
    .string()
    .optional()
    .describe('Why it failed; superseded: nothing was to be written, since the CRM has newer values.'),
  createdAt: time,
  finishedAt: time.optional(),
  nextAttemptAt: time.optional(),
  attempts: z.array(
    z.strictObject({
      id: z.string(),
      at: time,
      durationMs: z.number(),
      status: z.int().optional(),
      error: z.string().optional(),
      answer: z.string().optional(),
      supersededBy: z.int().optional(),
    }),
  ),
};

export const deliveryBody = z.strictObject(delivery).meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof deliveryBody>;
export const deliveryWithPayload = z
  .strictObject({ ...delivery, payload: z.looseObject({}).describe('The event.') })
  .meta({ id: 'DeliveryWithPayload' });
