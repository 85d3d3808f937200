import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';

/** Opens a queue and its poison queue. As in Azure, a poison queue has none itself. */
export function queuesOf(connectionString: string, queueName: string): { queue: QueueClient; poison?: QueueClient } {
  const service = QueueServiceClient.fromConnectionString(connectionString);
  const queue = service.getQueueClient(queueName);
  return queueName.endsWith('-poison') ? { queue } : { queue, poison: service.getQueueClient(`${queueName}-poison`) };
}
