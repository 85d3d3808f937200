import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
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
  await makeFolder(path);
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(path, 'host.lock'));
    lock.exec('BEGIN EXCLUSIVE');
    const held = lock;
    return { path, release: () => held.close() };
  } catch (cause) {
    lock?.close();
    throw refused(path, cause as Error);
  }
}

/** Creates the folder if it is missing; one with other content is not taken. */
async function makeFolder(path: string): Promise<void> {
  let content: string[];
  try {
    await makeFolders(path);
    content = (await readdir(path)).filter((name) => !/^(\.|lost\+found$)/.test(name));
  } catch (cause) {
    throw refused(path, cause as Error);
  }
  if (content.length === 0 || content.some((name) => ours.test(name))) return;
  throw new Error(
    `${path} is no data folder: it holds ${content.slice(0, 3).join(', ')}. Choose a new or an empty folder with --data-dir.`,
  );
}

/**
 * Creates a folder, and those above it. Node's own function never ends in a file system without folders, like /proc.
 */
async function makeFolders(path: string): Promise<void> {
  const above = dirname(path);
  if (above !== path && !existsSync(above)) await makeFolders(above);
  await mkdir(path, { mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    if (!existsSync(path)) throw cause;
  });
}

/** What a host creates in its data folder at its start. */
const ours = /^(host\.lock|azurite|timers|.*\.sqlite)$/;

/** Explains why a data folder cannot be used. */
function refused(path: string, cause: Error & { code?: string }): Error {
  const choose = 'choose another folder with --data-dir.';
  if (/database is locked/.test(cause.message))
    return new Error(`The data folder ${path} is in use by another local host. Stop that one, or ${choose}`, { cause });
  const why = reasons.find(([sign]) => sign.test(`${cause.code} ${cause.message}`))?.[1] ?? `fails: ${cause.message}`;
  return new Error(`The data folder ${path} ${why}. Mend that, or ${choose}`, { cause });
}

const reasons: [sign: RegExp, why: string][] = [
  [/EEXIST|ENOTDIR/, 'is a file, or lies below one'],
  [/ENOENT/, 'lies where no folder can be made'],
  [/EACCES|EPERM|unable to open|readonly/, 'may not be written by this user'],
  [/EROFS/, 'lies on a read-only disk'],
  [/ENOSPC|disk is full/, 'lies on a full disk'],
];

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
