import { join } from 'node:path';
import type { TokenCredential } from '@azure/identity';
import type { Clock } from './clock.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Store } from './configuration/stores.ts';
import { tenantsContainer } from './facts/documents.ts';
import { hasFormerTenants, moveFormerTenants, refuseFormerTenants } from './facts/tenant-years.ts';
import { untilDone } from './once.ts';
import type { Container } from './storage/containers.ts';
import { freeBytesOf } from './storage/disk.ts';
import { claimForms, formOf } from './storage/forms.ts';
import { goOnMigrating } from './storage/migrate.ts';
import type { Documents } from './storage/ports.ts';
import type { RequestUnits } from './telemetry/request-units.ts';

/** The configured document store, and what is done about documents of former forms. */
export interface OpenStore {
  documents: Documents;
  /** Containers whose documents had other forms in a former version. */
  formerContainers: readonly Container<unknown>[];
  /** Goes on with the migration under way, if there is one, for at most this many milliseconds. */
  goOnMigrating: (milliseconds: number) => Promise<void>;
  /**
   * Returns the bytes that are free on the disk of the documents, or throws if they are too few; absent with Cosmos DB.
   */
  freeBytes?: () => Promise<number>;
}

/** Options common to both stores. */
interface StoreOptions {
  configuration: Configuration;
  /** The app's identity, if a service is opened by it. */
  credential: TokenCredential | undefined;
  containers: readonly Container<unknown>[];
  clock: Clock;
  requestUnits: RequestUnits;
}

/**
 * Opens the configured store. Loads only its library: the other's would cost a tenth of a second at each cold start.
 */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  const { configuration, containers, clock } = options;
  const { documents, move, ...rest } =
    configuration.store.kind === 'cosmos' ? await openCosmos(options) : await openSqlite(options);
  const formerContainers = containers.filter((container) => formOf(container) > 1);
  return {
    documents,
    formerContainers,
    async goOnMigrating(milliseconds) {
      const end = clock.now().getTime() + milliseconds;
      await move(() => clock.now().getTime() < end);
      await goOnMigrating({ documents, clock }, formerContainers, end - clock.now().getTime());
    },
    ...rest,
  };
}

interface Opened extends Pick<OpenStore, 'documents' | 'freeBytes'> {
  /** Goes on moving documents that renewals cannot bring forward; the store is refused until that is done. */
  move: (mayGoOn: () => boolean) => Promise<void>;
}

async function openCosmos({ configuration, credential, containers, requestUnits }: StoreOptions): Promise<Opened> {
  const [{ checkConsistency }, { openCosmosDocuments }] = await Promise.all([
    import('./storage/cosmos/account.ts'),
    import('./storage/cosmos/documents.ts'),
  ]);
  const { endpoint, key, database } = configuration.store as Extract<Store, { kind: 'cosmos' }>;
  const account = key === undefined ? { endpoint, credential: credential! } : { endpoint, key };
  const options = { ...account, database, recordCharge: requestUnits.record };
  const unchecked = openCosmosDocuments(options);
  const ready = untilDone(async () => {
    await Promise.all([
      checkConsistency(account),
      claimForms(unchecked, containers, (name) => refuseFormerTenants(unchecked, name)),
    ]);
  });
  const checked = openCosmosDocuments({ ...options, ready });
  return {
    documents: {
      ...checked,
      close: async () => void (await Promise.all([checked.close(), unchecked.close()])),
    },
    move: async (mayGoOn) => {
      if (await hasFormerTenants(unchecked)) await moveFormerTenants(unchecked, mayGoOn);
    },
  };
}

async function openSqlite({ configuration, containers, clock }: StoreOptions): Promise<Opened> {
  const { openSqliteDocuments } = await import('./storage/sqlite/documents.ts');
  const { dataFolder } = configuration.store as Extract<Store, { kind: 'sqlite' }>;
  const documents = openSqliteDocuments({ file: join(dataFolder, 'pci.sqlite'), clock, containers });
  try {
    await claimForms(documents, containers, async (name) => {
      if (name === tenantsContainer.name) await moveFormerTenants(documents);
    });
  } catch (error) {
    await documents.close();
    throw error;
  }
  return { documents, move: async () => undefined, freeBytes: () => freeBytesOf(dataFolder) };
}
