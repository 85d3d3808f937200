import type { QueueServices } from '../../../src/consumers.ts';
import { ProductError } from '../../../src/errors.ts';
import { resendSilent } from '../../../src/watch.ts';
import type { Listener } from '../../crash/story.ts';
import { blobsIn } from '../../support/blobs.ts';
import { ManualClock, VirtualQueues } from '../../support/queues.ts';
import { handle, servicesOn } from '../../support/services.ts';
import { type Access, type Strike, withFaults } from '../faults.ts';
import type { Open, Store } from './stores.ts';

/** What strikes an access, on which try of a message, a request or a timer, and at what time. */
export type Storm = (access: Access, given: { attempt: number; time: number }) => Strike | undefined;

/** The store of a {@link House} is reached no sooner than the function's time is up. */
class TimeIsUp extends Error {}

const functionTimeoutMs = 10 * 60_000;
const watchEveryMs = 5 * 60_000;

/**
 * The product with everything but its triggers, in the clock's time: a store in a storm, queues as Azure's host works
 * them off, the watch that fires every five minutes, and clients that ask again after a 503.
 */
export class House implements Listener {
  readonly clock = new ManualClock(Date.parse('2021-04-10T06:00:00Z'));
  readonly queues = new VirtualQueues(this.clock);
  readonly files = new Map<string, Buffer>();
  /** What an operator is told, in the words of the log. */
  readonly alerts: string[] = [];
  /** Calls that failed, by what was told of them. */
  readonly failures = new Map<string, number>();
  storm: Storm;
  store!: Store;
  #ids = 0;
  #watchAt = this.clock.time + watchEveryMs;
  #watchTries = 0;

  private constructor(storm: Storm) {
    this.storm = storm;
    // What a call spends on trying again, and what `host.json` has a failed message wait.
    this.queues.retryAfterMs = 30_000 + 10_000;
  }

  static async open(open: Open, storm: Storm = () => undefined): Promise<House> {
    const house = new House(storm);
    house.store = await open(house.clock);
    return house;
  }

  /** Asks until there is an answer other than a 503, which asks for patience. */
  async insist(work: (desk: QueueServices) => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#attempt(attempt, work);
        return;
      } catch (error) {
        if (!(error instanceof ProductError && error.kind === 'unavailable') && !(error instanceof TimeIsUp))
          throw error;
        if (attempt === 500) throw error;
        await this.pass(40_000);
      }
    }
  }

  /** Lets time pass, and does what becomes due. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.clock.time + milliseconds;
    while (this.clock.time < end) {
      const until = Math.min(end, Math.max(this.#watchAt, this.clock.time));
      let handled = 0;
      while (await this.queues.runNext((...message) => this.#handle(...message), until)) {
        if (++handled > 5_000) throw new Error('There is no end of messages.');
      }
      this.clock.time = Math.max(this.clock.time, until);
      if (this.clock.time >= this.#watchAt) await this.#watch();
    }
  }

  /** Lets time pass until no message waits and the watch has found nothing for longer than silence lasts. */
  async rest(): Promise<void> {
    for (let rounds = 0, quiet = 0; quiet < 4; rounds++) {
      if (rounds > 500) throw new Error(`There is no rest: ${JSON.stringify([this.queues.messages, this.alerts])}`);
      const alerts = this.alerts.length;
      await this.pass(watchEveryMs);
      const told = this.alerts.slice(alerts);
      if (this.queues.messages.length > 0 || told.some((alert) => !alert.startsWith('The watch failed'))) quiet = 0;
      else if (told.length === 0) quiet++;
    }
  }

  async close(): Promise<void> {
    await this.store.close();
  }

  async #handle(queue: string, body: string, dequeueCount: number): Promise<void> {
    await this.#attempt(dequeueCount, async (desk) => {
      if (queue.endsWith('-poison'))
        this.alerts.push(`A message of the queue ${queue.replace('-poison', '')} was given up ${body}`);
      return handle(desk, queue, body, dequeueCount);
    });
  }

  async #watch(): Promise<void> {
    this.#watchAt = this.clock.time + watchEveryMs;
    try {
      const { total, ...sent } = await this.#attempt(++this.#watchTries, resendSilent);
      if (total > 0) this.alerts.push(`Sent again what had been silent: ${JSON.stringify(sent)}`);
      this.#watchTries = 0;
    } catch {
      this.alerts.push('The watch failed');
    }
  }

  async #attempt<T>(attempt: number, work: (desk: QueueServices) => Promise<T>): Promise<T> {
    const timeIsUp = Promise.withResolvers<never>();
    timeIsUp.promise.catch(() => {});
    let over = false;
    const hang = () => {
      if (!over) this.clock.time += functionTimeoutMs;
      over = true;
      timeIsUp.reject(new TimeIsUp('The function ran out of time.'));
    };
    const desk = this.#desk((access) => {
      const strike = over ? 'never' : this.storm(access, { attempt, time: this.clock.time });
      if (strike === 'never') hang();
      return strike;
    });
    try {
      const result = await Promise.race([work(desk), timeIsUp.promise]);
      await Promise.race([desk.notifications.lanes.idle(), timeIsUp.promise]);
      return result;
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      this.failures.set(told, (this.failures.get(told) ?? 0) + 1);
      throw error;
    }
  }

  #desk(strike: (access: Access) => Strike | undefined): QueueServices {
    const { clock, queues } = this;
    const documents = withFaults(this.store.documents, strike);
    const ids = { next: () => `id-${++this.#ids}` };
    return servicesOn({ documents, blobs: blobsIn(this.files), queues, clock, ids });
  }
}
