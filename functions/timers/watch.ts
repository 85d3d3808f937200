import { app } from '@azure/functions';
import { watchImports } from '../../src/imports/resend.ts';
import { resendOverdueDeliveries } from '../../src/notifications/deliveries/resend.ts';
import { resendOverdueDispatches } from '../../src/notifications/dispatch/resend.ts';
import { watchRefreshes } from '../../src/refresh/resend.ts';
import { queueNames } from '../../src/storage/ports.ts';
import { theApp } from '../application.ts';
import { during } from '../request-context.ts';
import { measure } from '../telemetry.ts';

// Sends work again that a lost message left undone.
app.timer('watch', {
  schedule: '0 */5 * * * *',
  handler: (_, context) =>
    during({ context }, async () => {
      const application = await theApp();
      const again = [...(await watchImports(application)), ...(await watchRefreshes(application))];
      const events = await resendOverdueDispatches(application.notifications);
      const deliveries = await resendOverdueDeliveries(application.notifications);
      if (again.length + events + deliveries > 0)
        context.warn('Sent again what had been silent', { again, events, deliveries });
      for (const queue of queueNames) {
        measure('queue-depth', await application.queueDepth(queue), { queue });
        measure('queue-depth', await application.queueDepth(`${queue}-poison`), { queue: `${queue}-poison` });
      }
    }),
});
