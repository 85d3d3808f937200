import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';

/** A document of a LokiJS collection. */
type LokiDocument = { $loki: number } & Record<string, unknown>;

/** The part of a LokiJS collection that is used here. */
export interface LokiCollection {
  name: string;
  data: LokiDocument[];
  idIndex: number[] | null;
  maxId: number;
  dirty: boolean;
  dirtyIds: number[];
  get(id: number): LokiDocument | null;
  update(document: LokiDocument): void;
  find(query?: object): LokiDocument[];
  ensureAllIndexes(force: boolean): void;
}

/** The part of a LokiJS database that is used here. */
export interface LokiDatabase {
  collections: LokiCollection[];
  persistenceMethod: string;
  persistenceAdapter: object;
  isIncremental: boolean;
  addCollection(name: string, options?: object): LokiCollection;
  getCollection(name: string): LokiCollection | null;
}

/**
 * Stores LokiJS databases in one SQLite file, document by document, so that saving costs only as much as has changed.
 * LokiJS itself writes whole databases, every few seconds.
 */
export class LokiStore {
  readonly #sqlite: DatabaseSync;
  readonly #databases = new Map<string, LokiDatabase>();
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #all: StatementSync;

  /** Creates its table in `sqlite` if missing. */
  constructor(sqlite: DatabaseSync) {
    this.#sqlite = sqlite;
    sqlite.exec(`
      CREATE TABLE IF NOT EXISTS documents (
        "database" TEXT, collection TEXT, id INTEGER, content BLOB NOT NULL,
        PRIMARY KEY ("database", collection, id))`);
    this.#put = sqlite.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)');
    this.#delete = sqlite.prepare('DELETE FROM documents WHERE "database" = ? AND collection = ? AND id = ?');
    this.#all = sqlite.prepare('SELECT content FROM documents WHERE "database" = ? AND collection = ? ORDER BY id');
  }

  /**
   * Stores `database` under a name: its collections get their stored documents as they are added, and its own saving is
   * replaced. Call this before it has collections.
   */
  attach(name: string, database: LokiDatabase): void {
    this.#databases.set(name, database);
    database.persistenceMethod = 'adapter';
    // Makes LokiJS record the ids of changed documents.
    database.isIncremental = true;
    database.persistenceAdapter = {
      mode: 'incremental',
      saveDatabase: (_file: string, _copy: unknown, done: (error?: unknown) => void) => {
        try {
          this.save();
          done();
        } catch (error) {
          done(error);
        }
      },
    };
    const addCollection = database.addCollection;
    database.addCollection = (...definition) => {
      const collection = addCollection.apply(database, definition);
      this.#fill(name, collection);
      return collection;
    };
  }

  /**
   * Writes every change of all attached databases in one transaction. Cheap if there are none.
   * @throws if writing fails
   */
  save(): void {
    const changed = [...this.#databases].flatMap(([name, { collections }]) =>
      collections.filter(({ dirtyIds }) => dirtyIds.length > 0).map((collection) => ({ name, collection })),
    );
    if (changed.length === 0) {
      return;
    }
    this.#sqlite.exec('BEGIN');
    try {
      for (const { name, collection } of changed) {
        this.#write(name, collection);
      }
      this.#sqlite.exec('COMMIT');
    } catch (error) {
      this.#sqlite.exec('ROLLBACK');
      throw error;
    }
    for (const { collection } of changed) {
      collection.dirty = false;
      collection.dirtyIds = [];
    }
  }

  #write(name: string, collection: LokiCollection): void {
    for (const id of new Set(collection.dirtyIds)) {
      const document = collection.get(id);
      if (document) {
        // Unlike JSON, this preserves dates and bytes.
        this.#put.run(name, collection.name, id, serialize(document));
      } else {
        this.#delete.run(name, collection.name, id);
      }
    }
  }

  #fill(name: string, collection: LokiCollection): void {
    const rows = this.#all.all(name, collection.name);
    collection.data = rows.map(({ content }) => deserialize(content as Uint8Array) as LokiDocument);
    collection.idIndex = collection.data.map(({ $loki }) => $loki);
    collection.maxId = collection.idIndex.at(-1) ?? 0;
    collection.ensureAllIndexes(true);
  }
}
