import { timer } from './timer.ts';

/** Less than the time to the next firing. */
const milliseconds = 4 * 60_000;

// Goes on with a migration that was requested, and with moving documents without which the store is refused.
timer('migrate', '30 */5 * * * *', (app) => app.goOnMigrating(milliseconds));
