import { EventEmitter } from 'node:events';
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import type { ProgrammingModel } from './rpc.ts';

/** The server inside `@azure/functions` that takes streamed requests. */
export interface StreamServer {
  readonly port: number;
  /** Calls `listener` once, when the request of this invocation has reached the server; gives how to take that back. */
  onArrival(invocationId: string, listener: () => void): () => void;
  /** Hands over a request as if it had come by the port, with no connection between. */
  take(request: IncomingMessage, response: ServerResponse): void;
  close(): void;
}

/**
 * Asks the programming model for its capabilities and gives the server that `enableHttpStream` made it open,
 * or undefined if the app streams no HTTP.
 *
 * The package would listen on every network interface. On a developer's machine that is an open door behind the
 * function app's own, so `listen` without an address means the loopback address while the package opens it.
 */
export async function openStreamServer(model: ProgrammingModel): Promise<StreamServer | undefined> {
  const listen = Server.prototype.listen;
  let opened: Server | undefined;
  Server.prototype.listen = function (this: Server, ...options: unknown[]) {
    opened = this;
    const [ready] = options;
    return listen.call(this, { port: 0, host: '127.0.0.1' }, typeof ready === 'function' ? () => ready() : undefined);
  } as typeof listen;
  let pending: Promise<Record<string, string>>;
  try {
    pending = model.getCapabilities({});
  } finally {
    Server.prototype.listen = listen;
  }
  const { HttpUri } = await pending;
  if (!HttpUri || !opened) {
    return undefined;
  }
  const server = opened as HttpServer;
  // The only client is the local host's own front: it must neither meet a connection just timed out, nor lose an
  // upload that takes long.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  const arrivals = new EventEmitter();
  server.on('request', (request) => arrivals.emit(String(request.headers['x-ms-invocation-id'])));
  return {
    port: Number(new URL(HttpUri).port),
    onArrival: (invocationId, listener) => {
      arrivals.once(invocationId, listener);
      return () => arrivals.off(invocationId, listener);
    },
    take: (request, response) => {
      server.emit('request', request, response);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
