import { z } from 'zod';

/**
 * A message of the queue `deliveries` and its poison queue: one attempt of one delivery. `attempt` counts from 0;
 * `again` marks a message that replaces an earlier one, even if its own dequeue count is 1.
 */
export const deliveryMessage = z.strictObject({
  endpointId: z.string().min(1),
  deliveryId: z.string().min(1),
  attempt: z.int().min(0),
  again: z.literal(true).optional(),
});
export type DeliveryMessage = z.infer<typeof deliveryMessage>;
