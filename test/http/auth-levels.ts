/** Loads the app as the host does and tells the levels of authorization that the platform is asked for, by function. */
import { join } from 'node:path';
import { provideCoreModule } from '../../local/worker/core.ts';
import { Worker } from '../../local/worker/worker.ts';

const log = () => undefined;
const worker = new Worker(provideCoreModule(log), log, 1_000);
await worker.start(join(import.meta.dirname, '../../functions/main.ts'), process.cwd());
const levels = [...worker.registry.functions.values()].flatMap(({ metadata }) =>
  Object.values(metadata.bindings).flatMap(({ type, authLevel }) =>
    type === 'httpTrigger' ? [[metadata.name, authLevel]] : [],
  ),
);
console.log(JSON.stringify(Object.fromEntries(levels)));
process.exit(0);
