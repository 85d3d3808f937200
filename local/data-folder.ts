import { mkdir, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const groupAndOthers = 0o077;

/** A data folder that no other process uses while this one holds it. */
export interface DataFolder {
  readonly path: string;
  release(): void;
}

/**
 * Creates the data folder if missing and locks it for this process. The lock is the operating system's (an exclusive
 * SQLite transaction on `host.lock`), so that it ends with the process however that ends: there are no stale locks.
 * From now on the process creates folders and files that other users of the machine cannot open.
 * @throws a sentence for the user if another process holds the folder
 */
export async function takeDataFolder(directory: string): Promise<DataFolder> {
  process.umask(groupAndOthers);
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

/**
 * Returns a warning if the folder, or a file or folder in it, is open to other users of the machine because it was
 * created before or by hand. Windows uses other rights.
 */
export async function warningOfOpenFolder({ path }: DataFolder): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  const open: string[] = [];
  for (const name of ['.', ...(await readdir(path))]) {
    const found = await stat(join(path, name)).catch(() => undefined);
    if (found && (found.mode & groupAndOthers) !== 0) open.push(name);
  }
  if (open.length === 0) return undefined;
  const first = open.slice(0, 5).join(', ') + (open.length > 5 ? ', …' : '');
  return `Other users of this machine may open the data folder ${path} (${first}). Close it: chmod -R go= '${path}'`;
}
