import { app, type InvocationContext } from '@azure/functions';
import type { z } from 'zod';
import type { QueueName } from '../../src/storage/ports.ts';

/** The name of the setting that holds the storage account's connection. */
const connection = 'AzureWebJobsStorage';

/**
 * Registers the function that takes a queue's messages, and the one that takes what failed too often. A message that
 * is not ours fails at once and ends in the poison queue, where it is reported; the others go on.
 */
export function consumer<Schema extends z.ZodType>(
  queueName: QueueName,
  schema: Schema,
  given: {
    handle(message: z.infer<Schema>, call: { dequeueCount: number; context: InvocationContext }): Promise<void>;
    /** What is to be noted where the work is recorded, beyond the alert. */
    givenUp?(message: z.infer<Schema>, context: InvocationContext): Promise<void>;
  },
): void {
  app.storageQueue(`${queueName}-queue`, {
    queueName,
    connection,
    handler: async (entry, context) => {
      const dequeueCount = Number(context.triggerMetadata?.dequeueCount ?? 1);
      await given.handle(schema.parse(entry), { dequeueCount, context });
    },
  });
  app.storageQueue(`${queueName}-poison-queue`, {
    queueName: `${queueName}-poison`,
    connection,
    handler: async (entry, context) => {
      const message = schema.safeParse(entry);
      context.error(
        `A message of the queue ${queueName} was given up`,
        message.success ? message.data : 'it is not ours',
      );
      if (message.success) await given.givenUp?.(message.data, context);
    },
  });
}
