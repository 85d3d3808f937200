import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The product's timers with their schedules, as the host keeps them. */
export const timerSchedules: Record<string, string> = {
  migrate: '30 */5 * * * *',
  'refresh-month-before': '0 0 6 20 * *',
  'refresh-stale': '0 0 7 * * *',
  'reseal-secrets': '0 30 3 * * *',
  'sweep-ledger': '0 15 * * * *',
  watch: '0 */5 * * * *',
};

/**
 * Has none of the product's timers fire in a host on this data folder, whatever the hour at which a test happens to
 * run, but those that are to be overdue: these fire at the host's next start.
 */
export function putTimersOff(dataFolder: string, overdue: readonly string[] = []): void {
  const folder = join(dataFolder, 'timers');
  mkdirSync(folder, { recursive: true });
  for (const [timer, schedule] of Object.entries(timerSchedules)) {
    const file = join(folder, `${timer}.json`);
    const isDue = overdue.includes(timer);
    if (!isDue && existsSync(file)) continue;
    const next = isDue ? '2021-01-01T00:00:00.000Z' : '9999-01-01T00:00:00.000Z';
    writeFileSync(file, JSON.stringify({ schedule, last: null, next, lastUpdated: '2021-01-01T00:00:00.000Z' }));
  }
}
