import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';

/** A queue and its poison queue. */
export function queuesOf(connectionString: string, queueName: string): { queue: QueueClient; poison: QueueClient } {
  const service = QueueServiceClient.fromConnectionString(connectionString);
  return { queue: service.getQueueClient(queueName), poison: service.getQueueClient(`${queueName}-poison`) };
}
