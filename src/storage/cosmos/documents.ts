import type { ItemDefinition } from '@azure/cosmos';
import { inParallel } from '../../in-parallel.ts';
import type { Container } from '../containers.ts';
import { brought, formOf } from '../forms.ts';
import { documentTooLarge, maxDocumentBytes } from '../limits.ts';
import { checkQuery, readPage } from '../paging.ts';
import type { DocumentKey, Documents, Page, Query, Stored, Write } from '../ports.ts';
import type { Charge } from './charges.ts';
import { type CosmosAccount, cosmosClient } from './client.ts';
import { decodeId, encodeId } from './keys.ts';
import { selectForms, selectStretch } from './queries.ts';
import { isMissing, type Patience, persistently, saysMissing, standardPatience, statusOf } from './retry.ts';

/**
 * Requests of one call under way at the same time. Single requests, not the SDK's bulk mode: the request units are the
 * same, and each bulk call takes at least a second.
 */
const requestsAtOnce = 32;

/**
 * A document as an item. Its value is in a separate property, so that its names cannot clash with those of Cosmos DB.
 */
interface Item extends ItemDefinition {
  id: string;
  partition: string;
  document: unknown;
  /** Form of the document; absent: the first. */
  form?: number;
  /** New for each conditional write, to recognise the write if its answer is lost. */
  written?: string;
  _etag: string;
}

/** What an item holds beside its document. */
type Kept = Pick<Item, 'partition' | 'id' | 'form' | '_etag'> & { ttl?: number; _ts: number };

/** The {@link CosmosAccount} with the database and the limits of its use. */
export type CosmosOptions = CosmosAccount & {
  database: string;
  /** Called with the charge of every request, including failed and repeated ones. */
  recordCharge: (charge: Charge) => void;
  /** Awaited before each call: checks what the account must fulfil. */
  ready?: () => Promise<void>;
  /** Limits of retries before `unavailable` is thrown; {@link standardPatience} by default. */
  patience?: Partial<Patience>;
  /** Most milliseconds for one request; 15 seconds by default. */
  requestTimeoutMilliseconds?: number;
};

/**
 * Opens the document store in Cosmos DB. The containers must exist, see `createCosmosContainers`. The account's
 * consistency must be strong, or bounded staleness in one region: one process reads what another wrote just before it
 * sent the message, and a read that finds nothing means that there is nothing. Expired documents vanish when Cosmos DB
 * removes them.
 */
export function openCosmosDocuments(options: CosmosOptions): Documents {
  const client = cosmosClient(options, options.recordCharge, options.requestTimeoutMilliseconds);
  const database = client.database(options.database);
  const patience: Patience = { ...standardPatience, ...options.patience };
  const attempt = async <T>(work: (ambiguous: boolean) => Promise<T>): Promise<T> => {
    await options.ready?.();
    return persistently(patience, work);
  };
  const itemsOf = (container: Container<unknown>) => database.container(container.name).items;
  const itemAt = (container: Container<unknown>, { partition, id }: DocumentKey) =>
    database.container(container.name).item(encodeId(id), partition);

  async function readItem(container: Container<unknown>, key: DocumentKey): Promise<Item | undefined> {
    const { resource, statusCode, substatus } = await itemAt(container, key).read<Item>();
    if (statusCode !== 404) return resource;
    if (isMissing(statusCode, substatus)) return undefined;
    throw new Error(`Cosmos DB has no container "${container.name}" in the database "${options.database}".`);
  }

  async function read<T>(container: Container<T>, key: DocumentKey): Promise<Stored<T> | undefined> {
    const item = await attempt(() => readItem(container, key));
    return item && stored(container, item);
  }

  async function put(
    container: Container<unknown>,
    { when, ...write }: Write<unknown>,
    item: Omit<Item, '_etag'>,
  ): Promise<void> {
    if (when === 'always') await itemsOf(container).upsert(item);
    else if (when === 'absent') await itemsOf(container).create(item);
    // Not an upsert, which would create a document that no longer exists.
    else await itemAt(container, write).replace(item, { accessCondition: { type: 'IfMatch', condition: when.etag } });
  }

  async function write(container: Container<unknown>, write: Write<unknown>): Promise<boolean> {
    const { partition, id, value, when, ttlSeconds } = write;
    if (Buffer.byteLength(JSON.stringify(value)) > maxDocumentBytes) throw documentTooLarge(container, write);
    const item = {
      id: encodeId(id),
      partition,
      document: value,
      form: formOf(container),
      ...(when !== 'always' && { written: crypto.randomUUID() }),
      ...(ttlSeconds !== undefined && { ttl: Math.ceil(ttlSeconds) }),
    };
    return attempt(async (ambiguous) => {
      try {
        await put(container, write, item);
        return true;
      } catch (cause) {
        if (statusOf(cause) === 413) throw documentTooLarge(container, write);
        const refused = when === 'absent' ? statusOf(cause) === 409 : statusOf(cause) === 412 || saysMissing(cause);
        if (when === 'always' || !refused) throw cause;
        // The conflicting document may be our own write, whose answer was lost.
        return ambiguous && (await readItem(container, write))?.written === item.written;
      }
    });
  }

  return {
    read,
    readMany: (container, keys) => inParallel(keys, requestsAtOnce, (key) => read(container, key)),
    write,
    writeMany: (container, writes) => inParallel(writes, requestsAtOnce, (each) => write(container, each)),
    remove: (container, key, over) =>
      attempt(async () => {
        try {
          await itemAt(container, key).delete(over && { accessCondition: { type: 'IfMatch', condition: over.etag } });
        } catch (cause) {
          if (over && statusOf(cause) === 412) return false;
          if (!saysMissing(cause)) throw cause;
        }
        return true;
      }),
    async query<T>(container: Container<T>, query: Query): Promise<Page<T>> {
      checkQuery(container, query);
      const feed = {
        maxItemCount: query.limit + 1,
        ...(query.partition !== undefined && { partitionKey: query.partition }),
      };
      return readPage<T>(query, (stretch, limit) =>
        attempt(async () => {
          const { resources } = await itemsOf(container)
            .query<Item>(selectStretch(container, query, stretch, limit), feed)
            .fetchAll();
          return resources.map((item) => stored(container, item));
        }),
      );
    },
    listForms: (container, { from, limit }) =>
      attempt(async () => {
        const { resources } = await itemsOf(container)
          .query<Kept>(selectForms(from, limit), { maxItemCount: limit })
          .fetchAll();
        return resources.map(({ partition, id, _etag: etag, form = 1, ttl, _ts }) => ({
          partition,
          id: decodeId(id),
          etag,
          form,
          // A lifetime counts from the last write.
          ...(ttl === undefined ? {} : { ttlSeconds: Math.max(1, ttl - (Date.now() / 1000 - _ts)) }),
        }));
      }),
    async close() {
      client.dispose();
    },
  };
}

function stored<T>(container: Container<T>, { partition, id, _etag, form = 1, document }: Item): Stored<T> {
  const key = { partition, id: decodeId(id) };
  return { ...key, etag: _etag, value: brought(container, key, form, document) };
}
