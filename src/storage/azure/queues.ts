import { QueueServiceClient } from '@azure/storage-queue';
import { tooLarge } from '../../errors.ts';
import type { PoisonQueueName, QueueName, Queues } from '../ports.ts';
import { onceEach, retryOptions, type StorageConnection, translated } from './connection.ts';

/** Most bytes of one message of a storage queue, after encoding. */
const maxMessageBytes = 64 * 1024;

/**
 * Opens the queues of an Azure storage account, or of Azurite; they are created on first use. Messages are base64,
 * which queue triggers expect, and never expire: one that nobody handles must end in the poison queue, not vanish after
 * a week.
 */
export function openAzureQueues(connection: StorageConnection): Queues {
  const service =
    'connectionString' in connection
      ? QueueServiceClient.fromConnectionString(connection.connectionString, { retryOptions })
      : new QueueServiceClient(connection.url, connection.credential, { retryOptions });
  const ready = onceEach((queue) => service.getQueueClient(queue).createIfNotExists());

  return {
    async send(queue, message, { delaySeconds } = {}) {
      const text = Buffer.from(JSON.stringify(message)).toString('base64');
      if (text.length > maxMessageBytes)
        throw tooLarge('message-too-large', `A message for the queue "${queue}" is larger than 48 KB.`);
      const options = { messageTimeToLive: -1, ...(delaySeconds !== undefined && { visibilityTimeout: delaySeconds }) };
      await translated('queues', async () => {
        await ready(queue);
        await service.getQueueClient(queue).sendMessage(text, options);
      });
    },
  };
}

/** Returns the approximate number of messages in a queue; 0 if the queue does not exist yet. */
export function openQueueDepth(connection: StorageConnection): (queue: QueueName | PoisonQueueName) => Promise<number> {
  const service =
    'connectionString' in connection
      ? QueueServiceClient.fromConnectionString(connection.connectionString, { retryOptions })
      : new QueueServiceClient(connection.url, connection.credential, { retryOptions });
  return (queue) =>
    translated('queues', async () => {
      const client = service.getQueueClient(queue);
      if (!(await client.exists())) return 0;
      return (await client.getProperties()).approximateMessagesCount ?? 0;
    });
}
