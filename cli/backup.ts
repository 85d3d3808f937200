import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { create, extract } from 'tar';
import { usage } from './failure.ts';

/** Form of a backup file. Raise it when former versions cannot restore new backups. */
const format = 1;
const about = 'backup.json';
/** Files to leave out: they belong to a running process, or SQLite's own copy makes them needless. */
const left = /\.lock$|\.sqlite-(wal|shm|journal)$|^\.backup-/;

/**
 * Copies a data folder into a file, while a host uses it. SQLite files are copied as they are at one moment; documents
 * first, then the metadata of blobs and messages, then the blobs, so that the copy has what a document names. A message
 * handled meanwhile is missing or repeated; work tolerates both.
 * @throws Failure if there is no data folder, or the file exists
 */
export async function backUp(dataFolder: string, file: string): Promise<void> {
  if (!existsSync(join(dataFolder, 'pci.sqlite')))
    throw usage(`${resolve(dataFolder)} is no data folder of "npm start": name it with --data-dir.`);
  if (existsSync(file)) throw usage(`${file} exists: name a file that does not.`);
  if (!existsSync(dirname(resolve(file))))
    throw usage(`There is no folder ${dirname(file)}: create it, or name another.`);
  // No other user of this machine may read what is created here.
  process.umask(0o077);
  const staging = await mkdtemp(join(dataFolder, '.backup-'));
  try {
    await copyFolder(dataFolder, staging);
    const entries = await readdir(staging);
    await writeFile(join(staging, about), JSON.stringify({ format, made: new Date().toISOString() }));
    const unfinished = `${file}.unfinished`;
    await create({ gzip: true, file: unfinished, cwd: staging, portable: true }, [about, ...entries]);
    await rename(unfinished, file);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  const entries = (await readdir(from, { withFileTypes: true })).filter(({ name }) => !left.test(name));
  const databases = entries.filter(({ name }) => name.endsWith('.sqlite'));
  for (const { name } of databases) copyDatabase(join(from, name), join(to, name));
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      await mkdir(target, { mode: 0o700 });
      await copyFolder(source, target);
    } else if (entry.isFile() && !databases.includes(entry)) {
      // A second name costs nothing, and stays if the first is removed meanwhile.
      await link(source, target).catch(missing);
    }
  }
}

/** Copies a database that others write to, as it is at one moment. */
function copyDatabase(from: string, to: string): void {
  const database = new DatabaseSync(from, { timeout: 10_000 });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}

function missing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/**
 * Makes a data folder from a backup.
 * @throws Failure if the folder has content, or the file is no backup
 */
export async function restore(file: string, dataFolder: string): Promise<{ made: string }> {
  if (!existsSync(file)) throw usage(`${file} does not exist.`);
  const target = resolve(dataFolder);
  if (existsSync(target) && (await readdir(target)).length > 0)
    throw usage(`${target} is not empty: restore into another folder, or move it away first.`);
  process.umask(0o077);
  const staging = await mkdtemp(join(await parentOf(target), `.${basename(target)}-`));
  try {
    await extract({ file, cwd: staging, strict: true }).catch((cause: NodeJS.ErrnoException) => {
      throw cause.path === undefined ? usage(`${file} is no backup, or is damaged.`) : cause;
    });
    const { format: has, made } = JSON.parse(await readFile(join(staging, about), 'utf8').catch(() => '{}')) as {
      format?: number;
      made: string;
    };
    if (has === undefined) throw usage(`${file} is no backup: it has no ${about}.`);
    if (has > format) throw usage(`${file} was made by a newer version: restore it with that one.`);
    await rm(join(staging, about));
    if (existsSync(target)) await rmdir(target);
    await rename(staging, target);
    return { made };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function parentOf(target: string): Promise<string> {
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  return parent;
}
