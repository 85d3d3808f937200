import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import type { StreamServer } from '../functions-worker/stream-server.ts';
import type { Log } from '../log.ts';
import {
  answerProblem,
  endUnlessSent,
  failureOf,
  noResponse,
  type Problem,
  refuseBody,
  requestTooLong,
} from './problem.ts';

/** A request and its function. */
export interface HttpCall {
  request: IncomingMessage;
  response: ServerResponse;
  /** The address as the client sees it. */
  url: URL;
  invocationId: string;
  functionName: string;
  /** Runs the function; resolves to its result when it has ended. */
  invoke: () => Promise<unknown>;
  streamServer: StreamServer;
  /** The largest body in bytes. */
  bodyLimit: number;
  log: Log;
}

/**
 * Passes a request to the stream server of `@azure/functions` and runs its function, which reads the body as it arrives
 * and answers on the client's connection. A client that disconnects ends the stream of the body. Never throws: errors
 * become the answer and a log line.
 */
export async function answer(call: HttpCall): Promise<void> {
  const { request, response, invocationId, log } = call;
  const fields = { function: call.functionName, invocationId };
  const body = limitedBody(call);
  // A function may still write to a client that has disconnected.
  response.on('error', () => undefined);
  omitField(response, 'x-ms-invocation-id');
  call.streamServer.take(withHead(body, call), response);
  endLate(call, body);
  try {
    const result = await call.invoke();
    if (result === undefined || result === null) {
      log('error', 'The function returned no HTTP response.', fields);
      fail(response, noResponse);
      await call.streamServer.forget(invocationId);
    }
  } catch (error) {
    const isOver = response.destroyed || body.errored !== null;
    log(isOver ? 'information' : 'error', isOver ? 'The request was cut short.' : 'The function failed.', {
      ...fields,
      error,
    });
    if (!isOver) fail(response, failureOf(error));
    await call.streamServer.forget(invocationId);
  }
  // Unread parts of the body must not stay in a connection that is reused.
  request.unpipe(body).resume();
  if (!response.closed) await once(response, 'close');
  endUnlessSent(request);
}

/** The answer to a body over `limit` bytes. */
export function tooLarge(limit: number): Problem {
  const megabytes = limit / 1024 / 1024;
  return { status: 413, title: 'Content Too Large', detail: `A request body may have at most ${megabytes} MB.` };
}

/** Ends a request that does not arrive whole within the package's server's time limit, as that server does. */
function endLate({ request, response, streamServer: { requestTimeout } }: HttpCall, body: Transform): void {
  if (requestTimeout === 0) return;
  const timer = setTimeout(() => {
    if (request.complete || response.headersSent) return;
    refuseBody(request, response, requestTooLong);
    body.destroy(new Error('The request took too long.'));
  }, requestTimeout);
  response.once('close', () => clearTimeout(timer));
}

/** Returns the body up to the limit; beyond it, the request is refused and the stream ends with an error. */
function limitedBody({ request, response, bodyLimit }: HttpCall): Transform {
  let received = 0;
  const body = new Transform({
    transform(chunk: Buffer, _, done) {
      received += chunk.length;
      if (received <= bodyLimit) return done(null, chunk);
      if (response.headersSent) response.destroy();
      else refuseBody(request, response, tooLarge(bodyLimit));
      done(new Error('The body is too large.'));
    },
  });
  // The reader gets the error; without a reader it does not matter.
  body.on('error', () => undefined);
  request
    .on('error', () => undefined)
    .once('close', () => {
      if (!request.complete) body.destroy(new Error('The client has gone.'));
    });
  return request.pipe(body);
}

/**
 * Adds the head of the request in the form that the package expects; the function sees the fields of the invocation.
 */
function withHead(body: Transform, { request, url, invocationId }: HttpCall): IncomingMessage {
  const head = {
    method: request.method,
    url: `${url.pathname}${url.search}`,
    headers: { 'x-forwarded-host': url.host, 'x-forwarded-proto': 'http', 'x-ms-invocation-id': invocationId },
  };
  return Object.assign(body, head) as unknown as IncomingMessage;
}

/** Removes a field set by the package from the answer. */
function omitField(response: ServerResponse, omitted: string): void {
  const { setHeader } = response;
  response.setHeader = (name, value) => (name === omitted ? response : setHeader.call(response, name, value));
}

function fail(response: ServerResponse, problem: Problem): void {
  if (response.headersSent || response.destroyed) {
    // Half an answer must not look complete.
    response.destroy();
    return;
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  answerProblem(response, problem);
}
