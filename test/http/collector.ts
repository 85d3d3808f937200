import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A server that keeps what it is sent, and answers as Application Insights does. */
export class Collector {
  readonly server: Server;
  received = '';
  traces: unknown[] = [];
  readonly authorizations = new Set<string | undefined>();

  constructor(tls?: { key: Buffer; cert: Buffer }) {
    const handle = async (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      this.authorizations.add(request.headers.authorization);
      this.traces.push(request.headers.traceparent);
      this.received += `${request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body}\n`;
      const items = this.received.split('"ver"').length;
      const answer = JSON.stringify({ itemsReceived: items, itemsAccepted: items, errors: [] });
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    };
    this.server = tls ? createTlsServer(tls, handle) : createServer(handle);
  }

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
