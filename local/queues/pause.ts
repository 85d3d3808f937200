/** The shortest pause between two looks into an empty queue, in milliseconds. */
const shortestPause = 100;

/** The growing pauses between looks into an empty queue. */
export class Pause {
  readonly #longest: number;
  #next = shortestPause;
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
    await new Promise<void>((resolve) => {
      this.#resume = resolve;
      this.#timer = setTimeout(resolve, length);
    });
    this.#resume = undefined;
  }

  /** Makes the pauses short again, and what is left of a pause under way no longer than the shortest. */
  shorten(): void {
    if (this.#resume && this.#next > shortestPause * 2) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#resume, shortestPause);
    }
    this.reset();
  }

  /** Ends the pause under way. */
  end(): void {
    clearTimeout(this.#timer);
    this.#resume?.();
  }
}
