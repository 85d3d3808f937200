import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { RegisteredFunction } from '../functions-worker/core.ts';
import type { Worker } from '../functions-worker/functions-worker.ts';
import type { StreamServer } from '../functions-worker/stream-server.ts';
import type { Log } from '../log.ts';
import { answer, tooLarge } from './answer.ts';
import { faultOfHead, openServer } from './client-errors.ts';
import { httpInvocation } from './invocation.ts';
import { answerProblem, refuseBody } from './problem.ts';
import { type Route, routesOf } from './routes.ts';
import { smallBody } from './small-body.ts';

/** The largest request body that Azure Functions accepts, in bytes. */
const bodyLimit = 100 * 1024 * 1024;

/** What the HTTP side of the host serves. */
interface HttpApp {
  worker: Worker;
  functions: readonly RegisteredFunction[];
  routePrefix: string;
  streamServer: StreamServer;
  log: Log;
}

/** The listening HTTP side of the host. */
export interface HttpFront {
  readonly port: number;
  /** Answers requests from now on, including those already waiting. */
  serve(app: HttpApp): void;
  /** Accepts no new requests; those under way go on. */
  pause(): void;
  /** Waits for answers under way, at most `limit` milliseconds, then cuts open connections. */
  close(limit: number): Promise<void>;
}

/**
 * Listens on the loopback address, at `port` or, if that is 0, at a free one: before the app starts, because the app
 * needs its address. Requests wait until there is something to serve.
 * @throws a sentence if the port is in use
 */
export async function listenHttp(port: number): Promise<HttpFront> {
  const { promise: served, resolve: serve } = Promise.withResolvers<HttpApp & { find: Find }>();
  const underWay = new Set<Promise<void>>();
  const handle = async (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => {
    const app = await served;
    const found = admit(request, response, app.find);
    if (!found) return;
    if (expectsContinue) response.writeContinue();
    const work = smallBody(request).then((body) =>
      request.destroyed ? undefined : answerBy(found, body, request, response, app),
    );
    underWay.add(work);
    work.then(() => underWay.delete(work));
  };

  const server = openServer();
  server.on('request', (request, response) => void handle(request, response, false));
  server.on('checkContinue', (request, response) => void handle(request, response, true));
  server.keepAliveTimeout = 65_000;
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    serve: (app) => serve({ ...app, find: routesOf(app.routePrefix, app.functions.map(routeOf)) }),
    pause: () => server.close(),
    close: async (limit) => {
      await Promise.race([Promise.all(underWay), wait(limit, undefined, { ref: false })]);
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
      throw new Error(`Port ${port} is in use. Choose another with --port, or 0 for any free one.`, { cause });
    }
    throw cause;
  }
}

type Find = ReturnType<typeof routesOf<RegisteredFunction>>;

/** Request for which a function was found. */
interface Found {
  target: RegisteredFunction;
  url: URL;
  /** Parameters of the route, decoded. */
  parameters: Record<string, string>;
}

/** Finds the function of a request; answers a request without one with an error and returns undefined. */
function admit(request: IncomingMessage, response: ServerResponse, find: Find): Found | undefined {
  const fault = faultOfHead(request);
  if (fault) {
    refuseBody(request, response, fault);
    return undefined;
  }
  if (!isLoopback(request.headers.host)) {
    const detail = 'This server answers only to 127.0.0.1 and localhost.';
    answerProblem(response, { status: 421, title: 'Misdirected Request', detail });
    return undefined;
  }
  const url = urlOf(request);
  const found = find(request.method ?? 'GET', url?.pathname ?? '');
  if (!url || !found) {
    const detail = `There is no function for ${request.method} at ${url?.pathname ?? request.url}.`;
    answerProblem(response, { status: 404, title: 'Not Found', detail });
    return undefined;
  }
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) {
    refuseBody(request, response, tooLarge(bodyLimit));
    return undefined;
  }
  return { target: found.target, url, parameters: found.parameters };
}

/** Invokes a function, which answers the request. */
function answerBy(
  { target, url, parameters }: Found,
  body: string,
  request: IncomingMessage,
  response: ServerResponse,
  { worker, streamServer, log }: HttpApp,
): Promise<void> {
  const invocation = httpInvocation(target, { request, url, parameters, body });
  const mayStartWork = !['GET', 'HEAD'].includes(request.method ?? '');
  return answer({
    request,
    response,
    url,
    invocationId: invocation.invocationId,
    functionName: target.metadata.name,
    invoke: () => worker.invoke(target, invocation, mayStartWork),
    streamServer,
    bodyLimit,
    log,
  });
}

function routeOf(target: RegisteredFunction): Route<RegisteredFunction> {
  const { metadata } = target;
  const { route, methods } = Object.values(metadata.bindings).find(({ type }) => type === 'httpTrigger')!;
  return {
    name: metadata.name,
    template: String(route ?? metadata.name),
    methods: (methods as string[]).map((method) => method.toUpperCase()),
    target,
  };
}

/** Returns a request's address, with the host name by which this machine was called. */
function urlOf({ url = '', headers }: IncomingMessage): URL | null {
  if (url.startsWith('/')) return URL.parse(`http://${headers.host}${url.split('#', 1)[0]}`);
  const absolute = URL.parse(url);
  return absolute && URL.parse(`http://${headers.host}${absolute.pathname}${absolute.search}`);
}

/** Other names are refused, so that a web page cannot reach this server by a DNS name that it points at 127.0.0.1. */
function isLoopback(host: string | undefined): boolean {
  const name = URL.parse(`http://${host ?? ''}`)?.hostname ?? '';
  return name === '[::1]' || name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d+){3}$/.test(name);
}
