import type { Notes, Noting } from './notes.ts';

export type Noted = Parameters<Noting['add']>;

/** Passes notes on, or records them. */
export class Recorder implements Noting {
  readonly notes: Notes;
  recorded: Noted[] | undefined;

  constructor(notes: Notes) {
    this.notes = notes;
  }

  add(...noted: Noted): void {
    if (this.recorded) this.recorded.push(noted);
    else this.notes.add(...noted);
  }
}
