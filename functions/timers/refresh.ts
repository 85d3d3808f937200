import { app } from '@azure/functions';
import { refreshDueMonths, refreshStale } from '../../src/refresh/timers.ts';
import { theApp } from '../application.ts';
import { during } from '../request-context.ts';

// R7.2: on the 20th of each month, 06:00 UTC.
app.timer('refresh-month-before', {
  schedule: '0 0 6 20 * *',
  handler: (_, context) => during({ context }, async () => refreshDueMonths(await theApp())),
});

// R7.5: every day, 07:00 UTC.
app.timer('refresh-stale', {
  schedule: '0 0 7 * * *',
  handler: (_, context) => during({ context }, async () => refreshStale(await theApp())),
});
