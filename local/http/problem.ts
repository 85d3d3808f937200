import type { IncomingMessage, ServerResponse } from 'node:http';
import { FunctionTimeoutError } from '../functions-worker/functions-worker.ts';
import { corsFields } from './cors.ts';

/** Milliseconds that a refused client may continue sending before its connection is cut. */
export const lingerTime = 2_000;

/** An answer of the host in place of a function. */
export interface Problem {
  status: number;
  title: string;
  detail: string;
  headers?: Record<string, string>;
}

/** The answer for a function that returned none. */
export const noResponse: Problem = {
  status: 500,
  title: 'Internal Server Error',
  detail: 'The function returned no response.',
};

/** The answer to a request that takes longer than the package's server allows. */
export const requestTooLong: Problem = {
  status: 408,
  title: 'Request Timeout',
  detail: 'The request did not arrive completely in time.',
};

/** Returns the answer for a function that threw. */
export const failureOf = (error: unknown): Problem =>
  error instanceof FunctionTimeoutError
    ? { status: 504, title: 'Gateway Timeout', detail: 'The function ran too long.' }
    : { status: 500, title: 'Internal Server Error', detail: 'The function failed. The log says more.' };

/** The body of the answer: `application/problem+json` (RFC 9457). */
export function problemText({ status, title, detail }: Problem): string {
  return JSON.stringify({ type: 'about:blank', status, title, detail });
}

/** Answers with {@link problemText}. */
export function answerProblem(response: ServerResponse, problem: Problem): void {
  const body = writeProblemHead(response, problem, {});
  response.end(body);
}

/**
 * Answers a request whose body will not be read, and closes the connection. Discards for a while what the client still
 * sends: closing at once would reset the connection, and the client would never see the answer.
 */
export function refuseBody(request: IncomingMessage, response: ServerResponse, problem: Problem): void {
  response.write(writeProblemHead(response, problem, { connection: 'close' }));
  // The function, whose reading fails now, may end the answer too, which would close the connection at once.
  const end = response.end.bind(response);
  response.end = () => response;
  const finish = () => {
    clearTimeout(timer);
    end();
  };
  const timer = setTimeout(finish, lingerTime);
  request.once('end', finish).once('close', finish).resume();
}

/** Cuts the connection of a client that has its answer and, a while later, has still not sent its whole request. */
export function endUnlessSent(request: IncomingMessage): void {
  if (request.complete) {
    return;
  }
  const timer = setTimeout(() => request.socket.destroy(), lingerTime);
  request.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
}

function writeProblemHead(response: ServerResponse, problem: Problem, more: Record<string, string>): string {
  const body = problemText(problem);
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    ...corsFields(response.req.headers.origin),
    ...problem.headers,
    ...more,
  });
  return body;
}
