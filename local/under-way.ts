/** Counts what is under way. Small requests would make a set of promises grow and shrink all the time. */
export class UnderWay {
  #count = 0;
  #waiting: (() => void)[] = [];

  get count(): number {
    return this.#count;
  }

  /** Something begins; it ends with `work`, whatever that comes to. */
  add(work: Promise<unknown>): void {
    this.#count++;
    const ended = () => {
      this.#count--;
      if (this.#count === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    };
    work.then(ended, ended);
  }

  /** Resolves once nothing is under way. */
  idle(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
