import { app } from '@azure/functions';
import { readConfiguration } from '../src/configuration.ts';
import { closeApp } from './application.ts';
import './http/benchmarks.ts';
import './http/events.ts';
import './http/health.ts';
import './http/imports.ts';
import './http/partners.ts';
import './http/programs.ts';
import './http/refreshes.ts';
import './http/scores.ts';
import './http/simulations.ts';
import './http/tier-changes.ts';
import './http/webhooks.ts';
import './queues/deliveries.ts';
import './queues/imports.ts';
import './queues/refreshes.ts';
import './queues/tier-changes.ts';
import './timers/refresh.ts';
import './timers/secrets.ts';
import './timers/watch.ts';

// Reports of 100 MB are streamed to a blob and never held.
app.setup({ enableHttpStream: true });

// A configuration that cannot be used stops the start, not the first request.
app.hook.appStart(() => {
  readConfiguration(process.env);
});
app.hook.appTerminate(closeApp);
