import { sweepLedger } from '../../src/refresh/sweep-ledger.ts';
import { refreshDueMonths, refreshStale } from '../../src/refresh/timers.ts';
import { timer } from './timer.ts';

// R7.2: on the 20th of each month, 06:00 UTC.
timer('refresh-month-before', '0 0 6 20 * *', refreshDueMonths);

// R7.5: every day, 07:00 UTC.
timer('refresh-stale', '0 0 7 * * *', refreshStale);

// Every hour; a sweep of all partners begins once a week.
timer('sweep-ledger', '0 15 * * * *', async (app, context) => {
  const removed = await sweepLedger(app);
  if (removed > 0) context.log('Removed ledger portions that no score names', { removed });
});
