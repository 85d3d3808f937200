import { allContainers } from '../../src/all-containers.ts';
import type { Clock } from '../../src/clock.ts';
import type { QueueServices } from '../../src/consumers.ts';
import { programs } from '../../src/rulebooks/index.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';
import { resendSilent } from '../../src/watch.ts';
import { blobsIn } from '../support/blobs.ts';
import { ManualClock, VirtualQueues } from '../support/queues.ts';
import { handle, servicesOn } from '../support/services.ts';
import { asOutcome, rowsOf } from './outcome.ts';

/** Where the process dies: after so many effects on the outside, or in the middle of the last of them. */
export interface Death {
  effects: number;
  /** Of a call that writes many documents only the first half is done. */
  half?: boolean;
}

/** Thrown when the process dies. Only the machine catches it: nothing more runs in the process. */
class Killed extends Error {}

/** Calls with an effect outside the process. Dying at a read is the same as dying after the previous effect. */
const effectsOf: Record<string, readonly string[]> = {
  documents: ['write', 'writeMany', 'remove'],
  blobs: ['write', 'remove', 'removeAll'],
  queues: ['send'],
  sender: ['send'],
};

/** Opens the store each time a process starts. */
export type Opener = (clock: Clock) => Documents;

const containers = allContainers(programs);

/** Opens one store in memory, which outlives the processes. */
function inMemory(): Opener {
  let store: Documents | undefined;
  return (clock) => {
    store ??= openSqliteDocuments({ file: ':memory:', clock, containers });
    return store;
  };
}

/** Opens a file, which a thread of each process writes. */
export const onFile =
  (file: string): Opener =>
  (clock) =>
    openSqliteDocuments({ file, clock, containers });

/**
 * One machine: the real store, blobs and a queue, which outlive the process, and a process that can die at any effect
 * and is started again. Calls of a dead process never return to it; messages that it was handling come again.
 */
export class Machine {
  readonly clock = new ManualClock(Date.parse('2021-04-10T06:00:00Z'));
  readonly queues = new VirtualQueues(this.clock);
  readonly files = new Map<string, Buffer>();
  /** Every effect so far, by name. */
  readonly effects: string[] = [];
  deaths = 0;
  desk: QueueServices;
  #store: Documents;
  readonly #open: Opener;
  #dead: Promise<never>;
  #die: (reason: Killed) => void = () => {};
  readonly #plan: Death[];
  #ids = 0;

  /** @param plan each death counts the effects since the one before */
  constructor(plan: readonly Death[] = [], open = inMemory()) {
    this.#plan = [...plan];
    this.#open = open;
    this.#store = open(this.clock);
    this.#dead = this.#expect();
    this.desk = this.#start();
  }

  /** Does something in the process. @returns its result, or `undefined` when the process died at it */
  async run<T>(work: (desk: QueueServices) => Promise<T>): Promise<T | undefined> {
    try {
      return await Promise.race([work(this.desk), this.#dead]);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      await this.#restart();
      return undefined;
    }
  }

  /** Like {@link run}; a client without an answer asks again, but not before the watch has run. */
  async insist<T>(work: (desk: QueueServices) => Promise<T>): Promise<void> {
    for (let deaths = this.deaths; ; deaths = this.deaths) {
      await this.run(work);
      if (this.deaths === deaths) return;
      await this.rest();
    }
  }

  /** Handles the messages of all queues, in the clock's time. */
  async drain(): Promise<void> {
    for (let handled = 0; this.queues.messages.length > 0; handled++) {
      if (handled > 3_000) throw new Error('There is no end of messages.');
      await this.queues.runNext(async (queue, body, dequeueCount) => {
        const deaths = this.deaths;
        await this.run((desk) => handle(desk, queue, body, dequeueCount));
        if (this.deaths > deaths) throw new Killed();
      });
    }
  }

  /** Handles all messages, and runs the watch until it finds nothing left behind. */
  async rest(): Promise<void> {
    for (let rounds = 0; ; rounds++) {
      if (rounds > 20) throw new Error('The watch finds no rest.');
      await this.drain();
      this.clock.time += 16 * 60_000;
      const deaths = this.deaths;
      const again = await this.run(resendSilent);
      if (this.deaths === deaths && again?.total === 0 && this.queues.messages.length === 0) return;
    }
  }

  /** Everything that is stored, see {@link asOutcome}. */
  async outcome(differing: [RegExp, string][]): Promise<Record<string, string>> {
    return asOutcome(await rowsOf(this.#store), differing);
  }

  async remove(): Promise<void> {
    await this.#store.close();
  }

  #expect(): Promise<never> {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.#die = reject;
    return promise;
  }

  #start(): QueueServices {
    const process = { left: this.#plan[0]?.effects ?? Number.POSITIVE_INFINITY, alive: true };
    const half = this.#plan.shift()?.half ?? false;
    const mortal = <T extends object>(name: string, target: T): T =>
      new Proxy(target, {
        get: (_, property) => {
          const method = Reflect.get(target, property);
          if (typeof method !== 'function') return method;
          return async (...given: unknown[]) => {
            if (!process.alive) return new Promise(() => {});
            if (!effectsOf[name]!.includes(String(property))) return Reflect.apply(method, target, given);
            this.effects.push(`${name}.${String(property)} ${nameOf(given[0])}`);
            const last = --process.left === 0;
            if (last && half && property === 'writeMany') {
              const writes = given[1] as unknown[];
              given[1] = writes.slice(0, Math.floor(writes.length / 2));
            }
            const result = await Reflect.apply(method, target, given);
            if (!process.alive) return new Promise(() => {});
            if (!last) return result;
            process.alive = false;
            this.#die(new Killed());
            return new Promise(() => {});
          };
        },
      });
    const documents = mortal('documents', this.#store);
    const queues = mortal('queues', this.queues);
    const ids = { next: () => `id-${++this.#ids}` };
    const { clock } = this;
    const blobs = mortal('blobs', blobsIn(this.files));
    const processId = `process after ${this.deaths} deaths`;
    return servicesOn({ documents, blobs, queues, clock, ids }, processId, (sender) => mortal('sender', sender));
  }

  async #restart(): Promise<void> {
    this.deaths++;
    const before = this.#store;
    this.#store = this.#open(this.clock);
    // Writes that the dead process had passed to its thread may still take effect; nothing after that.
    if (this.#store !== before) await before.close();
    this.#dead = this.#expect();
    this.desk = this.#start();
  }
}

function nameOf(given: unknown): string {
  return typeof given === 'object' && given !== null && 'name' in given ? String(given.name) : String(given);
}
