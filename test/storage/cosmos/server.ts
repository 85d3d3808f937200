import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CosmosClient } from '@azure/cosmos';
import { createHttpServer } from '@vercel/cosmosdb-server';
import type { Container } from '../../../src/storage/containers.ts';
import { createCosmosContainers } from '../../../src/storage/cosmos/containers.ts';

/** Decides over one request; without an answer of its own it lets `proceed` answer. */
export type Interceptor = (request: IncomingMessage, response: ServerResponse, proceed: () => void) => void;

/** An empty Cosmos DB emulation inside this process, and a way to stand between it and the client. */
export interface CosmosServer {
  endpoint: string;
  key: string;
  intercept(interceptor: Interceptor | undefined): void;
  close(): Promise<void>;
}

export async function startCosmosServer(): Promise<CosmosServer> {
  const server: Server = createHttpServer({ keepAlive: true });
  const [answer] = server.listeners('request') as [RequestListener];
  let interceptor: Interceptor | undefined;
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    answerKnownVersions(request, response);
    const proceed = () => {
      answerStrong(request, response);
      answer(request as Parameters<RequestListener>[0], response);
    };
    if (interceptor && !request.headers['x-other-writer']) interceptor(request, response, proceed);
    else proceed();
  });
  server.listen(0);
  await once(server, 'listening');
  return {
    endpoint: `http://localhost:${(server.address() as AddressInfo).port}`,
    key: Buffer.from('any key will do').toString('base64'),
    intercept(given) {
      interceptor = given;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As Cosmos DB does, and the emulation does not: a reader that has the version already gets no document. */
function answerKnownVersions(request: IncomingMessage, response: ServerResponse): void {
  const known = request.headers['if-none-match'];
  if (request.method !== 'GET' || known === undefined) return;
  const end = response.end.bind(response) as (body?: unknown) => ServerResponse;
  response.end = ((body?: unknown) => {
    if (response.statusCode !== 200 || response.getHeader('etag') !== known) return end(body);
    response.statusCode = 304;
    return end();
  }) as typeof response.end;
}

/** The emulation claims session consistency; in fact it is strong. */
function answerStrong(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET' || request.url !== '/') return;
  const end = response.end.bind(response) as (body?: unknown) => ServerResponse;
  response.end = ((body?: unknown) => end(String(body).replace('"Session"', '"Strong"'))) as typeof response.end;
}

/**
 * Makes the containers as `createCosmosContainers` does. A composite index of Cosmos DB serves its exact reverse too;
 * the emulation does not know that, and gets the reverse as an index of its own.
 */
export async function createEmulatedContainers(
  client: CosmosClient,
  database: string,
  containers: readonly Container<unknown>[],
): Promise<void> {
  await createCosmosContainers(client, database, containers);
  for (const { name } of containers) {
    const container = client.database(database).container(name);
    const { resource } = await container.read();
    const policy = resource!.indexingPolicy!;
    const reversed = policy.compositeIndexes!.map((index) =>
      index.map(({ path }) => ({ path, order: 'descending' as const })),
    );
    const compositeIndexes = [...policy.compositeIndexes!, ...reversed];
    await container.replace({ ...resource!, indexingPolicy: { ...policy, compositeIndexes } });
  }
}

/** Carries the request out and cuts the line before the answer. */
export const cutAfter: Interceptor = (request, response, proceed) => {
  response.end = () => {
    request.socket.destroy();
    return response;
  };
  proceed();
};

/** Cuts the line before the request is carried out. */
export const cutBefore: Interceptor = (request) => {
  request.socket.destroy();
};

/** Takes the request and never answers. */
export const neverAnswer: Interceptor = (request) => {
  request.resume();
};

/** Answers with a status, without carrying the request out. */
export const refuseWith =
  (status: number, body = '{"message":"refused by the test"}', retryAfterMilliseconds = 1): Interceptor =>
  (request, response) => {
    request.resume();
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-ms-request-charge': '0.38',
      'x-ms-retry-after-ms': String(retryAfterMilliseconds),
    });
    response.end(body);
  };

/**
 * Lets another writer be faster than each conditional write: one that writes what is there, so that the version the
 * request asks for is truly gone, and the emulation itself refuses it.
 */
export function overtaking({ endpoint, key }: Pick<CosmosServer, 'endpoint' | 'key'>): Interceptor {
  const other = new CosmosClient({
    endpoint,
    key,
    connectionPolicy: { enableEndpointDiscovery: false },
    defaultHeaders: { 'x-other-writer': 'yes' },
  });
  return async (request, _, proceed) => {
    const [, database, container, id] = /^\/dbs\/([^/]+)\/colls\/([^/]+)\/docs\/([^/?]+)/.exec(request.url ?? '') ?? [];
    const partition = JSON.parse(String(request.headers['x-ms-documentdb-partitionkey'] ?? '[]'))[0];
    if (id && request.method === 'PUT' && request.headers['if-match'] !== undefined) {
      const item = other.database(database!).container(container!).item(decodeURIComponent(id), partition);
      const { resource, etag } = await item.read();
      // A version that is gone already needs nobody to overtake it.
      if (resource && etag === request.headers['if-match']) await item.replace(resource);
    }
    proceed();
  };
}

/** Uses `fault` for the first `times` requests that change a document, or that `method` names, and lets all others pass. */
export function firstTimes(times: number, fault: Interceptor, methods = ['POST', 'PUT', 'DELETE']): Interceptor {
  let left = times;
  return (request, response, proceed) => {
    const concerned = methods.includes(request.method ?? '') && /\/docs/.test(request.url ?? '');
    if (concerned && left-- > 0) fault(request, response, proceed);
    else proceed();
  };
}
