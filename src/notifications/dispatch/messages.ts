import { z } from 'zod';

/** A message of the queue `tier-changes`: dispatch a tier change. */
const tierChangeMessage = z.strictObject({ partnerId: z.string().min(1), tierChangeId: z.string().min(1) });
export type TierChangeMessage = z.infer<typeof tierChangeMessage>;

/** A message of the same queue: dispatch another event of a partner. */
const eventMessage = z.strictObject({ partnerId: z.string().min(1), eventId: z.string().min(1) });
export type EventMessage = z.infer<typeof eventMessage>;

/** A message of the same queue: send one page of an endpoint's missed events (again). See `recover.ts`. */
const recoverMessage = z.strictObject({
  recover: z.strictObject({
    owner: z.string().min(1),
    endpointId: z.string().min(1),
    since: z.iso.datetime(),
    requestedAt: z.iso.datetime(),
    stage: z.enum(['deliveries', 'tier-changes', 'events']),
    after: z
      .strictObject({
        value: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
        partition: z.string(),
        id: z.string(),
      })
      .optional(),
  }),
});
export type RecoverMessage = z.infer<typeof recoverMessage>;

/** Any message of the queue `tier-changes`. */
export const dispatchMessage = z.union([tierChangeMessage, eventMessage, recoverMessage]);
export type DispatchMessage = z.infer<typeof dispatchMessage>;
