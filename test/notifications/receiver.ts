import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  /** `http://127.0.0.1:<port>` */
  url: string;
  port: number;
  requests: Received[];
  /** How many connections were opened, requests or not. */
  connections(): number;
  close(): Promise<void>;
}

/** A real HTTP server on loopback that records requests and answers as told. */
export async function receiver(
  answer: (response: ServerResponse, nth: number, request: Received) => void,
): Promise<Receiver> {
  const requests: Received[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    response.on('error', () => {});
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const received = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(received);
      answer(response, requests.length, received);
    });
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with these status codes in turn, the last one from then on. */
export function statuses(...codes: readonly [number, ...number[]]): (response: ServerResponse, nth: number) => void {
  return (response, nth) => response.writeHead(codes[Math.min(nth, codes.length) - 1] ?? 200).end('noted');
}

/** {@link receiver}, closed after each test of the file. */
export function receivers(): typeof receiver {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });
  return async (answer) => {
    const created = await receiver(answer);
    open.push(created.close);
    return created;
  };
}
