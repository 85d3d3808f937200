/** Loads the app as the host does and prints, by function, the levels of authorization asked for and the timers' schedules. */
import { join } from 'node:path';
import { provideCoreModule } from '../../local/functions-worker/core.ts';
import { Worker } from '../../local/functions-worker/functions-worker.ts';

const log = () => undefined;
const worker = new Worker(provideCoreModule(log), log, 1_000);
await worker.start(join(import.meta.dirname, '../../functions/main.ts'), process.cwd());
const levels: Record<string, unknown> = {};
const schedules: Record<string, unknown> = {};
for (const { metadata } of worker.registry.functions.values()) {
  for (const { type, authLevel, schedule } of Object.values(metadata.bindings)) {
    if (type === 'httpTrigger') levels[metadata.name] = authLevel;
    if (type === 'timerTrigger') schedules[metadata.name] = schedule;
  }
}
console.log(JSON.stringify({ levels, schedules }));
process.exit(0);
