import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Receives webhooks, and counts how often each event arrived. */
export class Ear {
  /** By the event's id. */
  readonly told = new Map<string, number>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<Ear> {
    const server = createServer((request, response) => {
      const id = String(request.headers['webhook-id']);
      request.resume().once('end', () => {
        ear.told.set(id, (ear.told.get(id) ?? 0) + 1);
        response.end();
      });
    });
    const ear = new Ear(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return ear;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How often events arrived that had arrived before. */
  get repeated(): number {
    return [...this.told.values()].reduce((sum, times) => sum + times - 1, 0);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
