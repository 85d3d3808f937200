import { hasStaleScores } from '../../src/refresh/timers.ts';
import { queueNames } from '../../src/storage/ports.ts';
import { resendSilent } from '../../src/watch.ts';
import { measure } from '../telemetry.ts';
import { timer } from './timer.ts';

// Sends messages again for work that a lost message left undone.
timer('watch', '0 */5 * * * *', async (app, context) => {
  const { total, ...sent } = await resendSilent(app);
  if (total > 0) context.warn('Sent again what had been silent', sent);
  measure('scores-stale', (await hasStaleScores(app)) ? 1 : 0);
  for (const queue of queueNames) {
    measure('queue-depth', await app.queueDepth(queue), { queue });
    measure('queue-depth', await app.queueDepth(`${queue}-poison`), { queue: `${queue}-poison` });
  }
});
