import type { Clock } from '../../src/clock.ts';
import type { Queues } from '../../src/storage/ports.ts';

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  time: number;
  constructor(time: number) {
    this.time = time;
  }
  now(): Date {
    return new Date(this.time);
  }
}

interface Message {
  queue: string;
  body: string;
  visibleAt: number;
  dequeueCount: number;
  inHand?: boolean;
}

const tries = 5;
const leaseMs = 10 * 60_000;

/**
 * Behaves as storage queues behind the host of Azure do, in the clock's time: a message that failed five times goes to
 * its poison queue. There is none behind a poison queue: what fails there waits for the end of its lease, and after five
 * tries is not handed out any more.
 */
export class VirtualQueues implements Queues {
  messages: Message[] = [];
  /** Every message ever sent, in order. */
  readonly sent: { queue: string; body: Record<string, unknown>; delaySeconds: number }[] = [];
  /** Messages that nobody will ever get again. */
  readonly stuck: Message[] = [];
  /** When a message whose handler threw, or died, comes again. */
  retryAfterMs = 30_000;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async send(queue: string, message: object, { delaySeconds = 0 } = {}): Promise<void> {
    const body = JSON.stringify(message);
    this.sent.push({ queue, body: JSON.parse(body), delaySeconds });
    this.messages.push({ queue, body, visibleAt: this.#clock.time + delaySeconds * 1000, dequeueCount: 0 });
  }

  /**
   * Takes the message that is visible first and by `until`, moving the clock on to it; a failed one comes again after a
   * while. @returns whether there was one
   */
  async runNext(
    work: (queue: string, body: string, dequeueCount: number) => Promise<void>,
    until = Number.POSITIVE_INFINITY,
  ): Promise<boolean> {
    const waiting = this.messages.filter(({ inHand, visibleAt }) => !inHand && visibleAt <= until);
    const [message] = waiting.toSorted((one, other) => one.visibleAt - other.visibleAt);
    if (!message) return false;
    this.#clock.time = Math.max(this.#clock.time, message.visibleAt);
    const isPoison = message.queue.endsWith('-poison');
    if (message.dequeueCount === tries) {
      if (isPoison) this.stuck.push(...this.#remove(message));
      else Object.assign(message, { queue: `${message.queue}-poison`, dequeueCount: 0 });
      return true;
    }
    message.inHand = true;
    message.dequeueCount++;
    try {
      await work(message.queue, message.body, message.dequeueCount);
      this.#remove(message);
    } catch {
      message.visibleAt = this.#clock.time + (isPoison ? leaseMs : this.retryAfterMs);
    }
    message.inHand = false;
    return true;
  }

  #remove(message: Message): Message[] {
    return this.messages.splice(this.messages.indexOf(message), 1);
  }
}
