import type { QueueServices } from './consumers.ts';
import { resendImports } from './imports/resend.ts';
import { resendOverdueDeliveries } from './notifications/deliveries/resend.ts';
import { resendOverdueDispatches } from './notifications/dispatch/resend.ts';
import { resendRefreshes } from './refresh/resend.ts';

/**
 * Sends messages again for work that has made no progress for too long.
 * @returns the messages sent again, and their number, for the log
 */
export async function resendSilent(services: QueueServices) {
  const again = [...(await resendImports(services)), ...(await resendRefreshes(services))];
  const events = await resendOverdueDispatches(services.notifications);
  const deliveries = await resendOverdueDeliveries(services.notifications);
  return { again, events, deliveries, total: again.length + events + deliveries };
}
