import {
  createDefaultHttpClient,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';

/** Cost of one request to Cosmos DB. */
export interface Charge {
  /** The container's name; empty for requests about the account or the database. */
  container: string;
  operation: 'read' | 'query' | 'create' | 'upsert' | 'replace' | 'delete' | 'metadata';
  requestUnits: number;
}

/** The connection ended before the answer: the request may or may not have been carried out. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/**
 * Creates the HTTP client for the SDK. It records the charge of every single request, including throttled, failed and
 * repeated ones, which the SDK's answers do not all show. Lost connections get an error name of our own, because the
 * SDK repeats a read that failed under the usual names ten times, a second apart.
 */
export function chargedHttpClient(recordCharge: (charge: Charge) => void): HttpClient {
  const client = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      try {
        const response = await client.sendRequest(request);
        const requestUnits = Number(response.headers.get('x-ms-request-charge') ?? 0);
        recordCharge({ ...target(request), requestUnits });
        return response.status < 400 ? response : { ...response, bodyAsText: refusalOf(response) };
      } catch (cause) {
        if (cause instanceof Error && cause.name === 'AbortError') throw cause;
        throw new ConnectionLost('The connection to Cosmos DB was lost.', { cause });
      }
    },
  };
}

/**
 * Returns a refusal's text in a form that the SDK can read. Gateways in front of Cosmos DB refuse without a text or
 * with a page of HTML, on which the SDK would fail and lose the status.
 */
function refusalOf({ status, bodyAsText }: PipelineResponse): string {
  try {
    if (bodyAsText && JSON.parse(bodyAsText) !== null) return bodyAsText;
  } catch {
    // Replaced below.
  }
  return JSON.stringify({ message: `Refused with status ${status}, without saying why.` });
}

function target({ url, method, headers }: PipelineRequest): Pick<Charge, 'container' | 'operation'> {
  const [, container = '', feed] = /\/colls\/([^/]+)(?:\/([^/]+))?/.exec(new URL(url).pathname) ?? [];
  if (feed !== 'docs') return { container, operation: 'metadata' };
  if (method === 'GET') return { container, operation: 'read' };
  if (method === 'PUT') return { container, operation: 'replace' };
  if (method === 'DELETE') return { container, operation: 'delete' };
  if (headers.has('x-ms-cosmos-is-query-plan-request')) return { container, operation: 'metadata' };
  if (headers.has('x-ms-documentdb-isquery')) return { container, operation: 'query' };
  return { container, operation: headers.has('x-ms-documentdb-is-upsert') ? 'upsert' : 'create' };
}
