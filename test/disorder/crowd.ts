import type { QueueServices } from '../../src/consumers.ts';
import { Machine } from '../crash/machine.ts';
import { handle } from '../support/services.ts';
import { chance, inTurns, Turns } from './turns.ts';

/** How messages reach the workers. */
export interface Manner {
  seed: number;
  /** How many messages are handled at the same time. */
  workers?: number;
  /** How many workers get each message, at the same time. */
  copies?: number;
  /** Whether waiting messages are taken in any order instead of the one they were sent in. */
  shuffled?: boolean;
}

/**
 * A machine with several workers, whose calls of store, queue, blobs and network are made in an order that the seed
 * decides.
 */
export class Crowd extends Machine {
  /** Every message that was handled. */
  readonly past: { queue: string; body: string }[] = [];
  readonly #workers: number;
  readonly #copies: number;
  readonly #shuffled: boolean;
  readonly #random: () => number;

  constructor({ seed, workers = 1, copies = 1, shuffled = false }: Manner) {
    super();
    this.#workers = workers;
    this.#copies = copies;
    this.#shuffled = shuffled;
    this.#random = chance(~seed);
    this.desk = deskInTurns(this.desk, new Turns(seed));
  }

  /** Handles all messages. One that several workers get is done when the last of them is done. */
  override async drain(): Promise<void> {
    const atWork = new Set<Promise<void>>();
    for (let handled = 0; ; ) {
      const next = atWork.size < this.#workers ? this.#take() : undefined;
      if (next) {
        if (handled++ > 3_000) throw new Error('There is no end of messages.');
        const work = this.#work(next).finally(() => atWork.delete(work));
        atWork.add(work);
      } else if (atWork.size > 0) {
        await Promise.race(atWork);
      } else {
        await this.desk.notifications.lanes.idle();
        if (this.queues.messages.length === 0) return;
        this.clock.time = Math.min(...this.queues.messages.map(({ visibleAt }) => visibleAt));
      }
    }
  }

  /** Repeats every message that was ever handled, as the first time or as after a failure. */
  async relive(): Promise<void> {
    for (const { queue, body } of this.past.splice(0)) {
      const dequeueCount = Math.floor(this.#random() * 2);
      this.queues.messages.push({ queue, body, visibleAt: this.clock.time, dequeueCount });
    }
    await this.rest();
  }

  #take() {
    const visible = this.queues.messages.filter((one) => !one.inHand && one.visibleAt <= this.clock.time);
    return visible[this.#shuffled ? Math.floor(this.#random() * visible.length) : 0];
  }

  async #work(message: (typeof this.queues.messages)[number]): Promise<void> {
    const { queue, body } = message;
    message.inHand = true;
    const copies = Array.from({ length: this.#copies }, () => handle(this.desk, queue, body, ++message.dequeueCount));
    const last = (await Promise.allSettled(copies)).at(-1)!;
    message.inHand = false;
    if (last.status === 'fulfilled') {
      this.queues.messages = this.queues.messages.filter((one) => one !== message);
      this.past.push({ queue, body });
      return;
    }
    if (message.dequeueCount > 5 * this.#copies) throw new Error(`Given up: ${queue} ${body}`, { cause: last.reason });
    message.visibleAt = this.clock.time + this.queues.retryAfterMs;
  }
}

function deskInTurns(desk: QueueServices, turns: Turns): QueueServices {
  const documents = inTurns(desk.documents, turns);
  const queues = inTurns(desk.queues, turns);
  const sender = inTurns(desk.notifications.sender, turns);
  return {
    ...desk,
    documents,
    queues,
    blobs: inTurns(desk.blobs, turns),
    notifications: { ...desk.notifications, documents, queues, sender },
  };
}
