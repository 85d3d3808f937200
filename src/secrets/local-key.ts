import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the key that seals secrets on one machine. It is created at the first start and kept in the data folder,
 * readable only by its owner. A new key is written to another file and linked into place, so that a process killed
 * meanwhile leaves a complete key or none.
 */
export function localKey(dataFolder: string): { id: string; key: Uint8Array } {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = join(dataFolder, 'secret.key');
  const read = () => ({ id: 'local', key: new Uint8Array(Buffer.from(readFileSync(file, 'utf8'), 'base64')) });
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, randomBytes(32).toString('base64'), { mode: 0o600 });
  try {
    linkSync(fresh, file);
  } catch (error) {
    // Another process was faster: its key is used.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  return read();
}
