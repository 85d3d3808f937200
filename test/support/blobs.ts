import { Readable } from 'node:stream';
import type { Blobs } from '../../src/storage/ports.ts';

/** Blobs that a test can look into. */
export function blobsIn(files: Map<string, Buffer>): Blobs {
  return {
    async write(name, content) {
      const chunks: Buffer[] = [];
      for await (const chunk of content instanceof Uint8Array ? [content] : content) chunks.push(Buffer.from(chunk));
      files.set(name, Buffer.concat(chunks));
    },
    async read(name) {
      const file = files.get(name);
      return file && Readable.from([file], { objectMode: false });
    },
    async remove(name) {
      files.delete(name);
    },
    async removeAll(prefix) {
      for (const name of files.keys()) if (name.startsWith(prefix)) files.delete(name);
    },
  };
}
