import type { Documents, Write } from '../../src/storage/ports.ts';

/**
 * Calls `before` before each write of a store, alone or one of several, which fails if it throws.
 * @returns ends that
 */
export function beforeWrites(documents: Documents, before: (write: Write<unknown>) => Promise<void>): () => void {
  const { write, writeMany } = documents;
  documents.write = async (container, one) => {
    await before(one);
    return write.call(documents, container, one) as Promise<boolean>;
  };
  documents.writeMany = async (container, writes) => {
    const held: boolean[] = [];
    for (const one of writes) held.push(await documents.write(container, one));
    return held;
  };
  return () => Object.assign(documents, { write, writeMany });
}
