import { statfs } from 'node:fs/promises';
import { unavailable } from '../errors.ts';

/** With less than this, the next import of a large file might fill the disk. */
const leastBytes = 100 * 1024 ** 2;

/**
 * Returns the bytes that are free on the disk of `folder`.
 * @throws unavailable if that is too little to go on working
 */
export async function freeBytesOf(folder: string, look: typeof statfs = statfs): Promise<number> {
  const { bavail, bsize } = await look(folder);
  const free = bavail * bsize;
  if (free >= leastBytes) return free;
  const megabytes = Math.floor(free / 1024 ** 2);
  throw unavailable('disk-full', `The disk of the data folder has ${megabytes} MB left. Make room: 100 MB are needed.`);
}
