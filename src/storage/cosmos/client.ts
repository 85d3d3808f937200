import { CosmosClient, type CosmosClientOptions } from '@azure/cosmos';
import { type Charge, chargedHttpClient } from './charges.ts';

/** Where the Cosmos DB account is, and who we are to it: by account key, or by an identity of Azure. */
export type CosmosAccount = { endpoint: string } & (
  | { key: string }
  | { credential: NonNullable<CosmosClientOptions['aadCredentials']> }
);

const requestTimeoutMilliseconds = 15_000;

/**
 * A client of the account that tells the charge of every request and leaves trying again to its caller.
 * @param requestTimeout how long one request waits for its answer, in milliseconds
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
      // With it the SDK repeats writes by itself, whose first try may have been carried out. The account's own
      // address follows a failover by itself.
      enableEndpointDiscovery: false,
      enablePartitionLevelFailover: false,
    },
  });
}
