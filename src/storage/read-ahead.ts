import type { Container } from './containers.ts';
import type { DocumentKey, Documents, Stored } from './ports.ts';

/**
 * The store with a cache of documents read ahead in one call, which costs a fraction of reading them one by one. A
 * cached document may be outdated until it is written: a conditional write over an old version fails, and the next read
 * is fresh.
 */
export class ReadAhead implements Documents {
  readonly #documents: Documents;
  readonly #atHand = new Map<string, Stored<unknown> | undefined>();
  readonly query: Documents['query'];
  readonly listForms: Documents['listForms'];

  constructor(documents: Documents) {
    this.#documents = documents;
    this.query = documents.query.bind(documents);
    this.listForms = documents.listForms.bind(documents);
  }

  /** Reads these documents now. Missing ones are cached as missing. */
  async fetch(container: Container<unknown>, keys: readonly DocumentKey[]): Promise<void> {
    const found = await this.#documents.readMany(container, keys);
    keys.forEach((key, index) => {
      this.#atHand.set(nameOf(container, key), found[index]);
    });
  }

  async read<T>(container: Container<T>, key: DocumentKey): Promise<Stored<T> | undefined> {
    const name = nameOf(container, key);
    if (this.#atHand.has(name)) return this.#atHand.get(name) as Stored<T> | undefined;
    return this.#documents.read(container, key);
  }

  async readMany<T>(container: Container<T>, keys: readonly DocumentKey[]): Promise<(Stored<T> | undefined)[]> {
    const names = keys.map((key) => nameOf(container, key));
    if (!names.every((name) => this.#atHand.has(name))) return this.#documents.readMany(container, keys);
    return names.map((name) => this.#atHand.get(name) as Stored<T> | undefined);
  }

  write: Documents['write'] = (container, write) => {
    this.#atHand.delete(nameOf(container, write));
    return this.#documents.write(container, write);
  };

  writeMany: Documents['writeMany'] = (container, writes) => {
    for (const write of writes) this.#atHand.delete(nameOf(container, write));
    return this.#documents.writeMany(container, writes);
  };

  remove: Documents['remove'] = (container, key, over) => {
    this.#atHand.delete(nameOf(container, key));
    return this.#documents.remove(container, key, over);
  };

  close(): Promise<void> {
    return this.#documents.close();
  }
}

const nameOf = (container: Container<unknown>, { partition, id }: DocumentKey) =>
  `${container.name}\n${partition}\n${id}`;
