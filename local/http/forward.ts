import { Agent, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { answerDirectly } from './answer-directly.ts';
import type { Forwarding } from './forwarding.ts';
import { answerProblem, endUnlessSent, failureOf, noResponse, type Problem, refuseBody } from './problem.ts';

/** Headers that belong to one connection (RFC 9110 section 7.6.1), and those that this proxy sets itself. */
const notForwarded = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-ms-invocation-id',
]);

/**
 * Passes a request to the stream server of `@azure/functions` while its function runs, and the answer back: both ways
 * as streams, each as fast as the other side reads. A client that goes away ends the function's streams too. A request
 * without a body needs none of that.
 * Never throws: what goes wrong becomes the answer and a log line.
 */
export async function forward(forwarding: Forwarding): Promise<void> {
  const { request, response, streamServer, invocationId, url, log } = forwarding;
  if (!hasBody(request)) return answerDirectly(forwarding);
  const fields = { function: forwarding.functionName, invocationId };
  // A function may answer without reading the body, which must not stay in a connection that is used again. Such a
  // connection is ended from this side, after the answer: the other side would end it too early.
  const agent = new Agent({ keepAlive: true });
  const inner = openRequest({
    host: '127.0.0.1',
    port: streamServer.port,
    agent,
    method: request.method,
    path: `${url.pathname}${url.search}`,
    headers: {
      ...endToEndHeaders(request.headers),
      ...(request.headers['transfer-encoding'] && { 'transfer-encoding': 'chunked' }),
      'x-forwarded-host': request.headers.host,
      'x-forwarded-proto': 'http',
      'x-ms-invocation-id': invocationId,
    },
  });
  /** Set once the client's side is decided: it has gone, or it was refused. */
  let over = false;
  const fail = (problem: Problem) => {
    inner.destroy();
    if (over) {
      return;
    }
    over = true;
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      response.destroy();
    } else {
      answerProblem(response, problem);
    }
  };

  sendBody(request, inner, forwarding.bodyLimit, () => {
    inner.destroy();
    if (!over && !response.headersSent) {
      over = true;
      refuseBody(request, response, tooLarge(forwarding.bodyLimit));
    } else {
      response.destroy();
    }
  });
  response.once('close', () => {
    if (!response.writableFinished) {
      over = true;
      inner.destroy();
    }
  });
  inner.on('error', () => undefined);
  const answered = new Promise<void>((resolve) => {
    inner.once('response', (answer) => resolve(passBack(answer, response)));
    inner.once('close', () => resolve());
  });
  // The package waits without end for the request of an invocation, so the request goes first.
  const arrived = new Promise<boolean>((resolve) => {
    const forget = streamServer.onArrival(invocationId, () => resolve(true));
    inner.once('close', () => {
      forget();
      resolve(false);
    });
  });
  inner.flushHeaders();
  if (!(await arrived)) {
    fail({ status: 502, title: 'Bad Gateway', detail: 'The function could not be reached.' });
    return;
  }

  try {
    const result = await forwarding.invoke();
    if (result === undefined || result === null) {
      log('error', 'The function returned no HTTP response.', fields);
      fail(noResponse);
    }
  } catch (error) {
    log(over ? 'information' : 'error', over ? 'The request was cut short.' : 'The function failed.', {
      ...fields,
      error,
    });
    fail(failureOf(error));
  }
  await answered;
  inner.destroy();
  agent.destroy();
  endUnlessSent(request);
  if (!over && !response.headersSent) {
    fail({ status: 502, title: 'Bad Gateway', detail: 'The function answered and the answer was lost.' });
  }
}

/** The answer to a body over `limit` bytes. */
export function tooLarge(limit: number): Problem {
  const megabytes = limit / 1024 / 1024;
  return { status: 413, title: 'Content Too Large', detail: `A request body may have at most ${megabytes} MB.` };
}

function sendBody(
  request: IncomingMessage,
  inner: ReturnType<typeof openRequest>,
  limit: number,
  onTooLarge: () => void,
): void {
  let received = 0;
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > limit) {
      request.removeAllListeners('data');
      onTooLarge();
    } else if (!inner.destroyed && !inner.write(chunk)) {
      request.pause();
    }
  });
  inner.on('drain', () => request.resume());
  // Once nobody reads on the inner side, the rest of the body is thrown away as it comes.
  inner.on('close', () => request.resume());
  request.once('end', () => inner.end());
  request.once('close', () => {
    if (!request.complete) {
      inner.destroy();
    }
  });
  request.on('error', () => inner.destroy());
}

async function passBack(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  if (response.headersSent || response.destroyed) {
    answer.resume();
    return;
  }
  response.writeHead(answer.statusCode ?? 502, endToEndHeaders(answer.headers));
  // A stream cut on either side is cut on the other: that is all that is left to tell a client by.
  await pipeline(answer, response).catch(() => undefined);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function endToEndHeaders(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const named = new Set(headers.connection?.split(',').map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) => value !== undefined && !notForwarded.has(name) && !named.has(name),
    ),
  ) as Record<string, string | string[]>;
}
