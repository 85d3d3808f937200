/** The shortest pause between two looks into an empty queue, in milliseconds. */
const shortestPause = 100;

/** The pause after which an empty queue is looked into again where something may have been sent, in milliseconds. */
const pauseForNews = 25;

/** The growing pauses between looks into an empty queue. */
export class Pause {
  readonly #longest: number;
  #next = shortestPause;
  #began = 0;
  #timer: NodeJS.Timeout | undefined;
  #resume: (() => void) | undefined;

  /** `longest` in milliseconds. */
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

  /** Something may have been sent: makes the pauses short again, and one under way as short as may be. */
  shorten(): void {
    if (this.#resume) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#resume, Math.max(0, pauseForNews - (performance.now() - this.#began)));
    }
    this.reset();
  }

  /** Ends the pause under way. */
  end(): void {
    clearTimeout(this.#timer);
    this.#resume?.();
  }
}
