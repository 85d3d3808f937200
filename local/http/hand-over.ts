import { ServerResponse } from 'node:http';
import type { Forwarding } from './forwarding.ts';
import { answerProblem, failureOf, noResponse, type Problem } from './problem.ts';

/**
 * Lets the function answer a request without a body on the client's own connection. That saves a second connection,
 * and with it most of what a small answer costs.
 * Never throws: what goes wrong becomes the answer and a log line.
 */
export async function handOver(forwarding: Forwarding): Promise<void> {
  const { request, response, streamServer, invocationId, path, log } = forwarding;
  const fields = { function: forwarding.functionName, invocationId };
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  keepToThisHost(response, 'x-ms-invocation-id');
  request.url = path;
  request.headers = {
    ...request.headers,
    'x-forwarded-host': request.headers.host,
    'x-forwarded-proto': 'http',
    'x-ms-invocation-id': invocationId,
  };
  streamServer.take(request, response);
  try {
    const result = await forwarding.invoke();
    if (result === undefined || result === null) {
      log('error', 'The function returned no HTTP response.', fields);
      fail(response, noResponse);
    }
  } catch (error) {
    const over = response.destroyed;
    log(over ? 'information' : 'error', over ? 'The request was cut short.' : 'The function failed.', {
      ...fields,
      error,
    });
    fail(response, failureOf(error));
  }
  await closed;
}

/** Leaves a field that the package sets out of the head. */
function keepToThisHost(response: ServerResponse, field: string): void {
  response.writeHead = (...head: unknown[]) => {
    response.removeHeader(field);
    return Reflect.apply(ServerResponse.prototype.writeHead, response, head);
  };
}

function fail(response: ServerResponse, problem: Problem): void {
  if (response.headersSent || response.destroyed) {
    // Half an answer must not look like a whole one.
    response.destroy();
    return;
  }
  for (const name of response.getHeaderNames()) {
    response.removeHeader(name);
  }
  answerProblem(response, problem);
}
