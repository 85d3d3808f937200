import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A data folder that no other process uses while this one holds it. */
export interface DataFolder {
  readonly path: string;
  release(): void;
}

/**
 * Makes the data folder if need be and takes it for this process alone.
 * The lock is the operating system's (an exclusive SQLite transaction on `host.lock`), so that it ends with the
 * process however that ends: there are no stale locks. Throws a sentence for the user if another process holds it.
 */
export async function takeDataFolder(directory: string): Promise<DataFolder> {
  const path = resolve(directory);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(path, 'host.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (cause instanceof Error && /database is locked/.test(cause.message)) {
      throw new Error(
        `The data folder ${path} is in use by another local host. Stop that one, or choose another folder with --data-dir.`,
        { cause },
      );
    }
    throw cause;
  }
  return { path, release: () => lock.close() };
}
