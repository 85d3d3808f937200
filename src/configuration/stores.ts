import type { Environment } from './environment.ts';
import { ConfigurationError } from './error.ts';

/** The document store. A Cosmos DB account without a key is opened with the app's identity. */
export type Store =
  | { kind: 'cosmos'; endpoint: string; key?: string; database: string }
  | { kind: 'sqlite'; dataFolder: string };

/** The storage account: with its key, or the addresses of its services for the app's identity. */
export type StorageAccount = { connectionString: string } | { blobsUrl: string; queuesUrl: string };

/** The app's Azure identity. */
export interface AzureIdentity {
  /** False where a developer's own identity may take the place of a managed one. */
  managed: boolean;
  /** Of a user-assigned managed identity. */
  clientId?: string;
}

/**
 * Returns the document store.
 * @throws ConfigurationError
 */
export function storeOf(given: Environment, inAzure: boolean): Store {
  const { PCI_COSMOS_ENDPOINT: endpoint, PCI_COSMOS_KEY: key, PCI_DATA_DIR: dataFolder } = given;
  if (endpoint) return { kind: 'cosmos', endpoint, ...(key ? { key } : {}), database: given.PCI_COSMOS_DATABASE };
  if (inAzure)
    throw new ConfigurationError(
      'PCI_COSMOS_ENDPOINT is not set: in Azure the product keeps its data in Cosmos DB. Set it to the address of the account, https://ACCOUNT.documents.azure.com/.',
    );
  if (!dataFolder)
    throw new ConfigurationError(
      'Neither PCI_COSMOS_ENDPOINT nor PCI_DATA_DIR is set: there is nowhere to keep the data. Set one to the address of a Cosmos DB account, or the other to a folder.',
    );
  return { kind: 'sqlite', dataFolder };
}

/**
 * Returns the storage account, by the platform's own settings in their order of precedence: a connection string first.
 * @throws ConfigurationError
 */
export function storageOf(given: Environment): StorageAccount {
  if (given.AzureWebJobsStorage) return { connectionString: given.AzureWebJobsStorage };
  const {
    AzureWebJobsStorage__accountName: account,
    AzureWebJobsStorage__blobServiceUri: blobsUrl = account && `https://${account}.blob.core.windows.net`,
    AzureWebJobsStorage__queueServiceUri: queuesUrl = account && `https://${account}.queue.core.windows.net`,
  } = given;
  if (blobsUrl && queuesUrl) return { blobsUrl, queuesUrl };
  const set = blobsUrl ? 'AzureWebJobsStorage__blobServiceUri' : 'AzureWebJobsStorage__queueServiceUri';
  const missing = blobsUrl ? 'AzureWebJobsStorage__queueServiceUri' : 'AzureWebJobsStorage__blobServiceUri';
  throw new ConfigurationError(
    blobsUrl || queuesUrl
      ? `${missing} is not set, but ${set} is: blobs and queues are both needed.`
      : 'AzureWebJobsStorage is not set: name the storage account in AzureWebJobsStorage__accountName, or give its connection string.',
  );
}

/** Returns the app's Azure identity; `undefined` if nothing is opened with it. */
export function azureIdentityOf(
  given: Environment,
  inAzure: boolean,
  store: Store,
  storage: StorageAccount,
): AzureIdentity | undefined {
  const asked = !('connectionString' in storage) || (store.kind === 'cosmos' && store.key === undefined);
  if (!asked) return undefined;
  const clientId = given.AzureWebJobsStorage__clientId ?? given.AZURE_CLIENT_ID;
  return {
    managed: inAzure || given.AzureWebJobsStorage__credential !== undefined,
    ...(clientId === undefined ? {} : { clientId }),
  };
}
