import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';

/** A queue and its poison queue. As in Azure, a poison queue has none behind it. */
export function queuesOf(connectionString: string, queueName: string): { queue: QueueClient; poison?: QueueClient } {
  const service = QueueServiceClient.fromConnectionString(connectionString);
  const queue = service.getQueueClient(queueName);
  return queueName.endsWith('-poison') ? { queue } : { queue, poison: service.getQueueClient(`${queueName}-poison`) };
}
