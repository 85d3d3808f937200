/** Loaded before an app: HTTP servers that leave Node's five minutes for a request give half a second instead. */
import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';

subscribe('tracing:net.server.listen:asyncStart', (message) => {
  const { server } = message as { server: unknown };
  if (server instanceof Server && server.requestTimeout === 300_000) server.requestTimeout = 500;
});
