/** Returns pseudo-random numbers from 0 to below 1, the same for the same seed. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Lets the calls of workers that run at the same time through one by one, in an order that a seed decides: so what one
 * worker has read may be changed by another before it writes, at any call, and the same way whenever the seed is used.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  readonly #random: () => number;
  /** How likely the worker who had the last turn gets the next: workers run in step, or far ahead of each other. */
  readonly #loyalty: number;
  #busy = false;

  constructor(seed: number) {
    this.#random = chance(seed);
    this.#loyalty = this.#random();
  }

  /** Makes the call when its turn comes, while no other call is being made. */
  async take<T>(call: () => Promise<T> | T): Promise<T> {
    await new Promise<void>((begin) => {
      this.#waiting.push(begin);
      this.#next();
    });
    try {
      return await call();
    } finally {
      this.#busy = false;
      this.#next();
    }
  }

  /** Lets every pending call join the queue first. */
  #next(): void {
    setImmediate(() => {
      if (this.#busy || this.#waiting.length === 0) return;
      this.#busy = true;
      const last = this.#waiting.length - 1;
      const chosen = this.#random() < this.#loyalty ? last : Math.floor(this.#random() * this.#waiting.length);
      this.#waiting.splice(chosen, 1)[0]!();
    });
  }
}

/** The same object, every call of which waits for its turn. */
export function inTurns<T extends object>(target: T, turns: Turns): T {
  return new Proxy(target, {
    get(_target, name) {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => turns.take(() => Reflect.apply(method, target, given));
    },
  });
}
