import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import { app } from '@azure/functions';
import { closeApp, theApp } from './application.ts';
import { theConfiguration } from './configuration.ts';
import './http/audit.ts';
import './http/dashboard.ts';
import './http/docs.ts';
import './http/benchmarks.ts';
import './http/events.ts';
import './http/health.ts';
import './http/imports.ts';
import './http/me.ts';
import './http/migration.ts';
import './http/months.ts';
import './http/not-found.ts';
import './http/openapi.ts';
import './http/partners.ts';
import './http/programs.ts';
import './http/refreshes.ts';
import './http/scores.ts';
import './http/simulations.ts';
import './http/tier-changes.ts';
import './http/tracks.ts';
import './http/webhook-deliveries.ts';
import './http/webhooks.ts';
import './queues.ts';
import './timers/migrate.ts';
import './timers/refresh.ts';
import './timers/secrets.ts';
import './timers/watch.ts';

// Reports of 100 MB are streamed to a blob and never held in memory.
app.setup({ enableHttpStream: true });

// The package's server for streams would end each request after five minutes, Node's default. How long a body may take,
// and how slow it may be, is decided where it is read; only the platform reaches this server.
subscribe('tracing:net.server.listen:asyncEnd', (message) => {
  const { server } = message as { server: unknown };
  if (server instanceof Server) server.requestTimeout = 0;
});

// An invalid configuration stops the start, not the first request.
app.hook.appStart(async () => {
  const { identity, store } = theConfiguration();
  if (identity.kind === 'this-machine') {
    console.warn(
      'No issuer of tokens is configured (PCI_AUTH_ISSUER): the API serves this machine only, and every caller acts as the operator.',
    );
  }
  // On one machine a store that cannot be used stops the start. In Azure a start does not wait for the store: each
  // request and message says what is wrong.
  if (store.kind === 'sqlite') await theApp();
});
app.hook.appTerminate(closeApp);
