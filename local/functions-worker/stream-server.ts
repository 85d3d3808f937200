import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import type { ProgrammingModel } from './rpc.ts';

/** The server inside `@azure/functions` for streamed requests. */
export interface StreamServer {
  /** Most milliseconds for a whole request, if it had arrived at the server's port; 0 for any time. */
  readonly requestTimeout: number;
  /** Takes a request as if it had arrived at the server's port; its fields name the invocation. */
  take(request: IncomingMessage, response: ServerResponse): void;
  /**
   * Makes the package drop an answered invocation that failed: it keeps the response of each request until the function
   * has returned one.
   */
  forget(invocationId: string): Promise<void>;
  close(): void;
}

/**
 * Asks the programming model for its capabilities and returns the server that `enableHttpStream` made it open, or
 * undefined if the app streams no HTTP.
 *
 * The package would listen on every network interface. On a developer's machine that would let others bypass the
 * function app's own port, so `listen` without an address means the loopback address while the package opens it.
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
  return {
    get requestTimeout() {
      return server.requestTimeout;
    },
    take: (request, response) => {
      server.emit('request', request, response);
    },
    forget: async (invocationId) => {
      const answer = { type: 'http', direction: 'out' } as const;
      const metadata = {
        name: 'forget',
        bindings: { request: { type: 'httpTrigger', direction: 'in' }, $return: answer },
      } as const;
      const request = { invocationId, inputData: [], triggerMetadata: {} };
      const invocation = model.getInvocationModel({ invocationId, request, metadata, log: () => undefined });
      // Fails if the function has answered; otherwise sends nothing, since the response has ended.
      await invocation.getResponse({ invocationId }, {}).catch(() => undefined);
    },
    close: () => {
      server.close();
    },
  };
}
