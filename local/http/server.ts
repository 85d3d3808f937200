import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { RegisteredFunction } from '../worker/core.ts';
import type { Binding } from '../worker/rpc.ts';
import type { StreamServer } from '../worker/stream-server.ts';
import type { Worker } from '../worker/worker.ts';
import { answer, tooLarge } from './answer.ts';
import { faultOfHead, openServer } from './client-errors.ts';
import { httpInvocation } from './invocation.ts';
import { answerProblem, refuseBody } from './problem.ts';
import { compileRoutes, matchRoute } from './routes.ts';

/** The largest request body that Azure Functions accepts, in bytes. */
const bodyLimit = 100 * 1024 * 1024;

/** Options of the HTTP side of the host. */
export interface HttpOptions {
  worker: Worker;
  functions: readonly RegisteredFunction[];
  routePrefix: string;
  streamServer: StreamServer;
  port: number;
  log: Log;
}

/** The listening HTTP side of the host. */
export interface HttpFront {
  readonly port: number;
  /** Accepts no new requests; those under way go on. */
  pause(): void;
  /** Waits for answers under way, at most `limit` milliseconds, then cuts open connections. */
  close(limit: number): Promise<void>;
}

/**
 * Serves the app's HTTP functions on the loopback address, at `port` or, if that is 0, at a free one.
 * @throws a sentence if the port is in use
 */
export async function serveHttp({ worker, functions, streamServer, log, ...options }: HttpOptions): Promise<HttpFront> {
  const routes = compileRoutes(
    options.routePrefix,
    functions.map((target) => {
      const { route, methods } = triggerOf(target);
      return {
        template: String(route ?? target.metadata.name),
        methods: (methods as string[]).map((method) => method.toUpperCase()),
        target,
      };
    }),
  );
  const underWay = new Set<Promise<void>>();

  const handle = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    const fault = faultOfHead(request);
    if (fault) {
      refuseBody(request, response, fault);
      return;
    }
    if (!isLoopback(request.headers.host)) {
      const detail = 'This server answers only to 127.0.0.1 and localhost.';
      answerProblem(response, { status: 421, title: 'Misdirected Request', detail });
      return;
    }
    const url = urlOf(request);
    const found = matchRoute(routes, request.method ?? 'GET', url?.pathname ?? '');
    if (!url || found.kind === 'unknown') {
      const detail = `There is no function at ${url?.pathname ?? request.url}.`;
      answerProblem(response, { status: 404, title: 'Not Found', detail });
      return;
    }
    if (found.kind === 'wrong-method') {
      const allow = found.allowed.join(', ');
      const detail = `This path takes ${allow}.`;
      answerProblem(response, { status: 405, title: 'Method Not Allowed', detail, headers: { allow } });
      return;
    }
    if (Number(request.headers['content-length'] ?? 0) > bodyLimit) {
      refuseBody(request, response, tooLarge(bodyLimit));
      return;
    }
    if (expectsContinue) {
      response.writeContinue();
    }
    const { target } = found;
    const parameters = { ...queryValues(url), ...found.parameters };
    const invocation = httpInvocation(target, request, parameters);
    const work = answer({
      request,
      response,
      url,
      invocationId: invocation.invocationId,
      functionName: target.metadata.name,
      invoke: () => worker.invoke(target, invocation, !['GET', 'HEAD'].includes(request.method ?? '')),
      streamServer,
      bodyLimit,
      log,
    });
    underWay.add(work);
    work.then(() => underWay.delete(work));
  };

  const server = openServer();
  server.on('request', (request, response) => handle(request, response, false));
  server.on('checkContinue', (request, response) => handle(request, response, true));
  server.keepAliveTimeout = 65_000;
  server.listen(options.port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
      throw new Error(`Port ${options.port} is in use. Choose another with --port, or 0 for any free one.`, { cause });
    }
    throw cause;
  }
  return {
    port: (server.address() as AddressInfo).port,
    pause: () => server.close(),
    close: async (limit) => {
      await Promise.race([Promise.all(underWay), wait(limit, undefined, { ref: false })]);
      server.closeAllConnections();
    },
  };
}

function triggerOf({ metadata }: RegisteredFunction): Partial<Binding> {
  return Object.values(metadata.bindings).find(({ type }) => type === 'httpTrigger') ?? {};
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

/**
 * Returns the query's values in the form in which Azure's host adds them to the route's parameters: each name but
 * `code`, of several values the last. Azure's host does the same with the fields of a JSON body, which this host does
 * not read.
 */
function queryValues({ searchParams }: URL): Record<string, string> {
  return Object.fromEntries([...searchParams].filter(([name]) => name !== 'code'));
}
