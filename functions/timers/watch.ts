import { app } from '@azure/functions';
import { watchImports } from '../../src/imports/watch.ts';
import { resendOverdueDeliveries } from '../../src/notifications/overdue.ts';
import { watchRefreshes } from '../../src/refresh/watch.ts';
import { theApp } from '../application.ts';

// What a lost message left lying is sent again.
app.timer('watch', {
  schedule: '0 */5 * * * *',
  handler: async (_, context) => {
    const application = await theApp();
    const again = [...(await watchImports(application)), ...(await watchRefreshes(application))];
    const deliveries = await resendOverdueDeliveries(application.notifications);
    if (again.length + deliveries > 0) context.warn('Sent again what had been silent', { again, deliveries });
  },
});
