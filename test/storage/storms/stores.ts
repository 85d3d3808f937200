import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CosmosClient } from '@azure/cosmos';
import { allContainers } from '../../../src/all-containers.ts';
import type { Clock } from '../../../src/clock.ts';
import { programs } from '../../../src/rulebooks/index.ts';
import { cosmosClient } from '../../../src/storage/cosmos/client.ts';
import { type CosmosOptions, openCosmosDocuments } from '../../../src/storage/cosmos/documents.ts';
import { decodeId } from '../../../src/storage/cosmos/keys.ts';
import type { Documents } from '../../../src/storage/ports.ts';
import { openSqliteDocuments } from '../../../src/storage/sqlite/documents.ts';
import { type Row, rowsOf } from '../../crash/outcome.ts';
import { type CosmosServer, createEmulatedContainers } from '../cosmos/server.ts';

/** A store of the product, empty at first, and all that is in it. */
export interface Store {
  documents: Documents;
  rows(): Promise<Row[]>;
  close(): Promise<void>;
}

/** Opens a store whose time goes by a clock. */
export type Open = (clock: Clock) => Promise<Store>;

/** SQLite in memory. */
export const inSqlite: Open = async (clock) => {
  const documents = openSqliteDocuments({ file: ':memory:', clock, containers: allContainers(programs) });
  return { documents, rows: () => rowsOf(documents), close: () => documents.close() };
};

/** A file of SQLite; `opened` gets its name and the connection that the store uses. */
export function inFile(
  opened: (file: string, connection: DatabaseSync) => void,
  busyTimeoutMilliseconds: number,
): Open {
  return async (clock) => {
    const folder = mkdtempSync(join(tmpdir(), 'pci-storm-'));
    const file = join(folder, 'pci.sqlite');
    // Of small pages: a short story must need new ones too, or a full disk would not be felt.
    const made = new DatabaseSync(file);
    made.exec('PRAGMA page_size = 1024; PRAGMA journal_mode = WAL');
    made.close();
    const { value: documents, connection } = listeningIn(() =>
      openSqliteDocuments({
        file,
        clock,
        containers: allContainers(programs),
        busyTimeoutMilliseconds,
        oneThread: true,
      }),
    );
    opened(file, connection);
    return {
      documents,
      rows: () => rowsOf(documents),
      async close() {
        await documents.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
}

/** Opens something, and gives the connection to SQLite that it uses too: some limits of SQLite hold for one only. */
export function listeningIn<T>(open: () => T): { value: T; connection: DatabaseSync } {
  const { exec } = DatabaseSync.prototype;
  let connection: DatabaseSync | undefined;
  DatabaseSync.prototype.exec = function (sql) {
    connection = this;
    exec.call(this, sql);
  };
  try {
    const value = open();
    return { value, connection: connection! };
  } finally {
    DatabaseSync.prototype.exec = exec;
  }
}

let databases = 0;

/** A database of its own in the emulation of Cosmos DB. */
export function inCosmos(server: CosmosServer, options: Partial<CosmosOptions> = {}): Open {
  return async () => {
    const account = { endpoint: server.endpoint, key: server.key };
    const database = `storm-${++databases}`;
    const client: CosmosClient = cosmosClient(account, () => {});
    await createEmulatedContainers(client, database, allContainers(programs));
    const documents = openCosmosDocuments({ ...account, database, recordCharge: () => {}, ...options });
    return {
      documents,
      async rows() {
        const rows: Row[] = [];
        for (const { name } of allContainers(programs)) {
          const { resources } = await client.database(database).container(name).items.readAll().fetchAll();
          for (const { partition, id, document } of resources)
            rows.push({ container: name, partition, id: decodeId(String(id)), body: JSON.stringify(document) });
        }
        return rows;
      },
      async close() {
        await documents.close();
        client.dispose();
      },
    };
  };
}
