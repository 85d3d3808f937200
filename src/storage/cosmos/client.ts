import { CosmosClient, type CosmosClientOptions } from '@azure/cosmos';
import { type Charge, chargedHttpClient } from './charges.ts';

/** Address of the Cosmos DB account, and the credentials: an account key or an Azure identity. */
export type CosmosAccount = { endpoint: string } & (
  | { key: string }
  | { credential: NonNullable<CosmosClientOptions['aadCredentials']> }
);

const requestTimeoutMilliseconds = 15_000;

/**
 * Creates a client of the account that records the charge of every request and leaves retries to its caller.
 * @param requestTimeout most milliseconds for one request
 */
export function cosmosClient(
  account: CosmosAccount,
  recordCharge: (charge: Charge) => void,
  requestTimeout = requestTimeoutMilliseconds,
): CosmosClient {
  return new CosmosClient({
    endpoint: account.endpoint,
    ...('key' in account ? { key: account.key } : { aadCredentials: account.credential }),
    httpClient: chargedHttpClient(recordCharge),
    connectionPolicy: {
      requestTimeout,
      retryOptions: { maxRetryAttemptCount: 0 },
      // With discovery the SDK would repeat writes although the first try may have been carried out. The account's own
      // address follows a failover without it.
      enableEndpointDiscovery: false,
      enablePartitionLevelFailover: false,
    },
  });
}
