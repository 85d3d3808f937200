import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeliveredEvent } from './event.ts';
import { type Distrust, distrust } from './webhook-signature.ts';

/** One received delivery. */
export type Received =
  | { trusted: true; id: string; repeated: boolean; event: DeliveredEvent; forwarded?: number | 'no-answer' }
  | { trusted: false; id: string; reason: Distrust | 'not-an-event' | 'too-large' };

const largestBody = 1024 * 1024;

/** Headers passed on with a forwarded delivery: those for verification, and the type of the body. */
const forwardedHeaders = ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];

/**
 * Receives webhooks on loopback: verifies each delivery, answers 204 to good ones and 400 to others. With a target, it
 * forwards good ones and answers with the target's status, or 502 if there is none.
 */
export class Receiver {
  readonly #server: Server;
  readonly #secrets = new Set<string>();
  readonly #seen = new Set<string>();

  readonly #target: URL | undefined;

  constructor(onDelivery: (received: Received) => void, target?: URL) {
    this.#target = target;
    this.#server = createServer(async (request, response) => {
      try {
        const received = await this.#take(request);
        response.writeHead(statusFor(received), { connection: 'close' }).end();
        onDelivery(received);
      } catch {
        response.destroy(); // the sender broke off; it will come again
      }
    });
  }

  /** Accepts deliveries signed with this secret from now on. */
  trust(secret: string): void {
    this.#secrets.add(secret);
  }

  /** Starts to listen; port 0 picks a free one. Returns the address to register. */
  async listen(port: number): Promise<string> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage): Promise<Received> {
    const id = String(request.headers['webhook-id'] ?? '');
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of request) {
      size += (piece as Buffer).length;
      if (size > largestBody) return { trusted: false, id, reason: 'too-large' };
      pieces.push(piece as Buffer);
    }
    const body = Buffer.concat(pieces);
    const reason = distrust([...this.#secrets], request.headers, body);
    if (reason !== null) return { trusted: false, id, reason };
    const event = eventOf(body);
    if (event === null) return { trusted: false, id, reason: 'not-an-event' };
    const repeated = this.#seen.has(id);
    this.#seen.add(id);
    const forwarded = this.#target && (await forward(this.#target, request, body));
    return { trusted: true, id, repeated, event, ...(forwarded === undefined ? {} : { forwarded }) };
  }
}

function statusFor(received: Received): number {
  if (!received.trusted) return 400;
  return received.forwarded === 'no-answer' ? 502 : (received.forwarded ?? 204);
}

async function forward(target: URL, { headers }: IncomingMessage, body: Buffer): Promise<number | 'no-answer'> {
  const given = forwardedHeaders.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  try {
    const signal = AbortSignal.timeout(14_000);
    const answer = await fetch(target, {
      method: 'POST',
      headers: given,
      body: new Uint8Array(body),
      redirect: 'manual',
      signal,
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return 'no-answer';
  }
}

function eventOf(body: Buffer): DeliveredEvent | null {
  try {
    const event: unknown = JSON.parse(body.toString('utf8'));
    return typeof event === 'object' && event !== null && 'type' in event && 'data' in event
      ? (event as DeliveredEvent)
      : null;
  } catch {
    return null;
  }
}
