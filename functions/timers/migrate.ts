import { timer } from './timer.ts';

/** Less than the time to the next firing. */
const milliseconds = 4 * 60_000;

// Goes on with a migration that was ordered, and with what a store is refused until.
timer('migrate', '30 */5 * * * *', (app) => app.goOnMigrating(milliseconds));
