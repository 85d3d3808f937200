import type { Queues } from '../../../src/storage/ports.ts';
import type { ManualClock } from '../../notifications/world.ts';

export interface Message {
  queue: string;
  body: string;
  visibleAt: number;
  dequeueCount: number;
}

const tries = 5;
/** What a call spends on trying again, and what `host.json` has a failed message wait. */
const failedForMs = 30_000 + 10_000;
const leaseMs = 10 * 60_000;

/**
 * Storage queues as the host of Azure works them off, in the clock's time: a message that failed five times goes to its
 * poison queue. There is none behind a poison queue: what fails there waits for the end of its lease, and after five
 * tries is not handed out any more.
 */
export class HostQueues implements Queues {
  messages: Message[] = [];
  /** What nobody will ever be handed again. */
  readonly stuck: Message[] = [];
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async send(queue: string, message: object, { delaySeconds = 0 } = {}): Promise<void> {
    const visibleAt = this.#clock.time + delaySeconds * 1_000;
    this.messages.push({ queue, body: JSON.stringify(message), visibleAt, dequeueCount: 0 });
  }

  /** Takes the message that is visible first and by `until`, moving the clock on to it. @returns whether there was one */
  async next(until: number, work: (message: Message) => Promise<void>): Promise<boolean> {
    const [message] = this.messages.toSorted((one, other) => one.visibleAt - other.visibleAt);
    if (!message || message.visibleAt > until) return false;
    this.#clock.time = Math.max(this.#clock.time, message.visibleAt);
    message.dequeueCount++;
    try {
      await work(message);
      this.#remove(message);
    } catch {
      const poison = message.queue.endsWith('-poison');
      message.visibleAt = this.#clock.time + (poison ? leaseMs : failedForMs);
      if (message.dequeueCount < tries) return true;
      if (!poison) Object.assign(message, { queue: `${message.queue}-poison`, dequeueCount: 0 });
      else this.stuck.push(...this.#remove(message));
    }
    return true;
  }

  #remove(message: Message): Message[] {
    return this.messages.splice(this.messages.indexOf(message), 1);
  }
}
