import { z } from 'zod';
import { month } from '../month.ts';

const batch = { refreshId: z.string(), batch: z.int().min(0) };
const portion = { partnerId: z.string(), plan: z.string(), portion: z.int().min(0) };

/** A message of the queue `refreshes`. */
export const refreshMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plan'), ...batch }),
  z.strictObject({ kind: z.literal('credit'), ...batch }),
  z.strictObject({ kind: z.literal('credit-portion'), ...batch, ...portion }),
  z.strictObject({ kind: z.literal('score'), ...batch }),
  // Not part of one refresh: the outlook that is due is noted in the partner's document.
  z.strictObject({
    kind: z.literal('at-risk'),
    partnerId: z.string(),
    // Of the outlook that was due when the message was sent; absent in messages of earlier versions.
    month: month.optional(),
    refreshId: z.string().optional(),
  }),
]);
export type RefreshMessage = z.infer<typeof refreshMessage>;
