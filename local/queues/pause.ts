/** Shortest pause between two polls of an empty queue, in milliseconds. */
const shortestPause = 100;

/** Pause before an empty queue is polled again after something may have been sent, in milliseconds. */
const pauseForNews = 25;

/** The growing pauses between polls of an empty queue. */
export class Pause {
  readonly #longest: number;
  #next = shortestPause;
  #began = 0;
  #timer: NodeJS.Timeout | undefined;
  #resume: (() => void) | undefined;

  /** @param longest in milliseconds */
  constructor(longest: number) {
    this.#longest = Math.max(longest, shortestPause);
  }

  /** Makes the next pause short. */
  reset(): void {
    this.#next = shortestPause;
  }

  /** Waits; each time twice as long as before. */
  async take(): Promise<void> {
    const length = this.#next;
    this.#next = Math.min(length * 2, this.#longest);
    this.#began = performance.now();
    await new Promise<void>((resolve) => {
      this.#resume = resolve;
      this.#timer = setTimeout(resolve, length);
    });
    this.#resume = undefined;
  }

  /** Makes the pauses short again, and the current one as short as possible: something may have been sent. */
  shorten(): void {
    if (this.#resume) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#resume, Math.max(0, pauseForNews - (performance.now() - this.#began)));
    }
    this.reset();
  }

  /** Ends the current pause. */
  end(): void {
    clearTimeout(this.#timer);
    this.#resume?.();
  }
}
