interface Waiting {
  at: number;
  late: () => void;
}

/**
 * Tells of work that lasts too long. All has the same time, so it becomes late in the order in which it began, and one
 * timer serves it all: one for each would be set and cleared with every small request.
 */
export class Deadlines {
  readonly #milliseconds: number;
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** Calls `late` once the time of what begins now is over; what is returned takes that back. */
  begin(late: () => void): () => void {
    const one = { at: performance.now() + this.#milliseconds, late };
    this.#waiting.add(one);
    if (!this.#timer) this.#watch(this.#milliseconds);
    return () => {
      this.#waiting.delete(one);
    };
  }

  #watch(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      for (const one of this.#waiting) {
        const left = one.at - performance.now();
        if (left > 0) return this.#watch(left);
        this.#waiting.delete(one);
        one.late();
      }
    }, Math.ceil(milliseconds)).unref();
  }
}
