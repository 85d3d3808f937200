import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server saw it. */
export interface Seen {
  method: string;
  path: string;
  query: string[];
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What the server answers; `drop` closes the connection without an answer, `wait` leaves it open. */
export type Reply =
  | { status: number; body?: unknown; text?: string; headers?: Record<string, string> }
  | 'drop'
  | 'wait';

/** A server on loopback that answers each `METHOD /path` by the next of its replies, the last one again and again. */
export class ApiServer {
  readonly seen: Seen[] = [];
  readonly #replies = new Map<string, Reply[]>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const { method = '', headers } = request;
      const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`);
      this.seen.push({ method, path: url.pathname, query, headers, body: Buffer.concat(pieces) });
      const replies = this.#replies.get(`${method} ${url.pathname}`) ?? [problem(404, 'There is nothing here.')];
      const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
      if (reply === 'drop') return void request.socket.destroy();
      if (reply === 'wait') return;
      const { body, text = body === undefined ? '' : JSON.stringify(body) } = reply;
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(text);
    });
  }

  answer(call: string, ...replies: Reply[]): void {
    this.#replies.set(call, replies);
  }

  calls(call: string): Seen[] {
    return this.seen.filter(({ method, path }) => `${method} ${path}` === call);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export const ok = (body: unknown): Reply => ({ status: 200, body });

export const problem = (status: number, detail: string, errors?: unknown[]): Reply => ({
  status,
  body: { type: 'urn:pci:problem:test', title: 'Refused', status, detail, ...(errors ? { errors } : {}) },
  headers: { 'content-type': 'application/problem+json' },
});
