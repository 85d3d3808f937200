import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RegisteredFunction } from '../worker/core.ts';
import type { InvocationRequest, TypedData } from '../worker/rpc.ts';
import { plainFields } from './forwarding.ts';

/**
 * The invocation of an HTTP function. A class, as a getter in an object literal gets a shape of its own each time, which
 * keeps the request alive until the whole heap is collected.
 */
export class HttpInvocation implements InvocationRequest {
  readonly invocationId = randomUUID();
  readonly inputData: InvocationRequest['inputData'];
  traceContext?: NonNullable<InvocationRequest['traceContext']>;
  readonly #request: IncomingMessage;
  readonly #parameters: Record<string, string>;

  /** `parameters` as they are in the route, decoded. */
  constructor({ metadata }: RegisteredFunction, request: IncomingMessage, parameters: Record<string, string>) {
    const [name = 'request'] = Object.keys(metadata.bindings);
    this.inputData = [{ name, data: {} }];
    this.#request = request;
    this.#parameters = parameters;
  }

  /** Route parameters as strings, and the header fields, as Azure's host gives them to the worker. */
  get triggerMetadata(): Record<string, TypedData> {
    const metadata: Record<string, TypedData> = {
      Headers: { json: JSON.stringify(plainFields(this.#request.headers)) },
    };
    for (const [name, value] of Object.entries(this.#parameters)) {
      metadata[name] = { string: value };
    }
    return metadata;
  }
}
