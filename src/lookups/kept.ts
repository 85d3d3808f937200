import type { Documents, Version } from '../storage/ports.ts';

/** What was made of documents, kept to be given again for as long as these are as they were. */
export interface Kept<Value extends { body: string }> {
  /**
   * What `make` gives of the documents that it is handed, or gave when each of them was the version that it is now.
   * `key` names all else that the value depends on. One call of the store for what is kept: all versions at once.
   */
  get(key: string, make: (documents: Documents) => Promise<Value>): Promise<Value>;
}

interface Entry<Value> {
  value: Value;
  versions: readonly Version[];
}

/** What an entry takes beside its body's characters, about. */
const entryCharacters = 1_000;
/** What is made of more documents than this is cheaper made again. */
const mostVersions = 8;

/** Keeps what was made of `documents`: up to so many characters, then the oldest goes. */
export function keepWhatWasMade<Value extends { body: string }>(
  documents: Documents,
  mostCharacters: number,
): Kept<Value> {
  const entries = new Map<string, Entry<Value>>();
  let characters = 0;

  function drop(key: string, entry: Entry<Value>): void {
    entries.delete(key);
    characters -= entry.value.body.length + entryCharacters;
  }

  function keep(key: string, entry: Entry<Value>): void {
    const before = entries.get(key);
    if (before) drop(key, before);
    entries.set(key, entry);
    characters += entry.value.body.length + entryCharacters;
    for (const [oldest, other] of entries) {
      if (characters <= mostCharacters) return;
      drop(oldest, other);
    }
  }

  return {
    async get(key, make) {
      const before = entries.get(key);
      if (before && (await documents.unchanged(before.versions))) return before.value;
      const { noted, versions } = noting(documents);
      const value = await make(noted);
      if (versions.length <= mostVersions) keep(key, { value, versions });
      return value;
    },
  };
}

/** The same documents, with the version of each that is read noted. Listings have none, so there are none. */
function noting(documents: Documents): { noted: Documents; versions: Version[] } {
  const versions: Version[] = [];
  const noted: Documents = {
    ...documents,
    async read(container, { partition, id }) {
      const stored = await documents.read(container, { partition, id });
      versions.push({ container, partition, id, etag: stored?.etag });
      return stored;
    },
    readMany: (container, keys) => Promise.all(keys.map((key) => noted.read(container, key))),
    query: () => Promise.reject(new Error('What is made of a listing cannot be kept.')),
  };
  return { noted, versions };
}
