import { app } from '@azure/functions';
import { hasStaleScores } from '../../src/refresh/timers.ts';
import { queueNames } from '../../src/storage/ports.ts';
import { resendSilent } from '../../src/watch.ts';
import { theApp } from '../application.ts';
import { during } from '../request-context.ts';
import { measure } from '../telemetry.ts';

// Sends work again that a lost message left undone.
app.timer('watch', {
  schedule: '0 */5 * * * *',
  handler: (_, context) =>
    during({ context }, async () => {
      const application = await theApp();
      const { total, ...sent } = await resendSilent(application);
      if (total > 0) context.warn('Sent again what had been silent', sent);
      measure('scores-stale', (await hasStaleScores(application)) ? 1 : 0);
      for (const queue of queueNames) {
        measure('queue-depth', await application.queueDepth(queue), { queue });
        measure('queue-depth', await application.queueDepth(`${queue}-poison`), { queue: `${queue}-poison` });
      }
    }),
});
