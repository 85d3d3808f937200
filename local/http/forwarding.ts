import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import type { StreamServer } from '../worker/capabilities.ts';

/** A request on its way to the function that it invokes. */
export interface Forwarding {
  request: IncomingMessage;
  response: ServerResponse;
  path: string;
  invocationId: string;
  functionName: string;
  /** Runs the function; ends when it has ended, gives what it returned. */
  invoke: () => Promise<unknown>;
  streamServer: StreamServer;
  /** The largest body in bytes. */
  bodyLimit: number;
  log: Log;
}
