import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const scheduleStatus = z.object({
  schedule: z.string(),
  last: z.iso.datetime().nullable(),
  next: z.iso.datetime(),
  lastUpdated: z.iso.datetime(),
});

/** Known firings of a timer; survives the process. `last` is null before the first. */
export type ScheduleStatus = z.infer<typeof scheduleStatus>;

/** Stores the status of each timer, one small file each in a folder. */
export class ScheduleStatuses {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Reads the status of a timer; undefined if it is not known yet.
   * @throws if its file is damaged
   */
  async read(timer: string): Promise<ScheduleStatus | undefined> {
    let text: string;
    try {
      text = await readFile(this.#file(timer), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
    return scheduleStatus.parse(JSON.parse(text));
  }

  /** Replaces the status of a timer: after a crash either the old or the new one is complete. */
  async write(timer: string, status: ScheduleStatus): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const draft = `${this.#file(timer)}.new`;
    const file = await open(draft, 'w');
    try {
      await file.writeFile(`${JSON.stringify(status, undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.#file(timer));
  }

  #file(timer: string): string {
    return join(this.#folder, `${encodeURIComponent(timer)}.json`);
  }
}
