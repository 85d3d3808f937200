import { z } from 'zod';

const batch = { refreshId: z.string(), batch: z.int().min(0) };
const portion = { partnerId: z.string(), plan: z.string(), portion: z.int().min(0) };

/** A message of the queue `refreshes`. */
export const refreshMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plan'), ...batch }),
  z.strictObject({ kind: z.literal('credit'), ...batch }),
  z.strictObject({ kind: z.literal('credit-portion'), ...batch, ...portion }),
  z.strictObject({ kind: z.literal('score'), ...batch }),
  // Not part of one refresh: the outlook that is due is noted in the partner's document.
  z.strictObject({ kind: z.literal('at-risk'), partnerId: z.string() }),
]);
export type RefreshMessage = z.infer<typeof refreshMessage>;
