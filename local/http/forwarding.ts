import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import type { StreamServer } from '../worker/capabilities.ts';
import type { DirectRequest } from '../worker/direct-invocation.ts';

/** A request on its way to the function that it invokes. */
export interface Forwarding {
  request: IncomingMessage;
  response: ServerResponse;
  /** As the client sees it. */
  url: URL;
  /** From the route, decoded. */
  parameters: Record<string, string>;
  invocationId: string;
  functionName: string;
  /** Runs the function; ends when it has ended, gives what it returned. Without an input the request comes as a stream. */
  invoke: (input?: DirectRequest) => Promise<unknown>;
  streamServer: StreamServer;
  /** The largest body in bytes. */
  bodyLimit: number;
  log: Log;
}

/** Header fields by name, those that came several times as one. */
export function plainFields(headers: IncomingMessage['headers']): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    fields[name] = typeof value === 'string' ? value : (value?.join(', ') ?? '');
  }
  return fields;
}
