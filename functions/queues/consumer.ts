import { app, type InvocationContext } from '@azure/functions';
import type { z } from 'zod';
import type { QueueName } from '../../src/storage/ports.ts';
import { during } from '../request-context.ts';
import { loadTelemetryLater, measure, tellStep } from '../telemetry.ts';

/** Name of the setting with the storage account's connection. */
const connection = 'AzureWebJobsStorage';

/**
 * Registers the function for a queue's messages, and the one for messages that failed too often. A foreign message
 * fails at once and ends in the poison queue, where it is reported; the others go on.
 */
export function consumer<Schema extends z.ZodType>(
  queueName: QueueName,
  schema: Schema,
  given: {
    handle(message: z.infer<Schema>, call: { dequeueCount: number; context: InvocationContext }): Promise<void>;
    /** Records the failure with the work itself, beyond the alert. */
    givenUp?(message: z.infer<Schema>, context: InvocationContext): Promise<void>;
  },
): void {
  app.storageQueue(`${queueName}-queue`, {
    queueName,
    connection,
    handler: (entry, context) => {
      const { trace, message } = opened(entry);
      return during({ context, traceparent: trace }, async () => {
        const dequeueCount = Number(context.triggerMetadata?.dequeueCount ?? 1);
        measureAge(queueName, context);
        const began = performance.now();
        let failed = true;
        try {
          await given.handle(schema.parse(message), { dequeueCount, context });
          failed = false;
        } finally {
          tellStep('message', queueName, performance.now() - began, { dequeueCount, failed });
          loadTelemetryLater();
        }
      });
    },
  });
  app.storageQueue(`${queueName}-poison-queue`, {
    queueName: `${queueName}-poison`,
    connection,
    handler: (entry, context) => {
      const { trace, message: text } = opened(entry);
      return during({ context, traceparent: trace }, async () => {
        const message = schema.safeParse(text);
        context.error(
          `A message of the queue ${queueName} was given up`,
          message.success ? message.data : 'it is not ours',
        );
        measure('messages-given-up', 1, { queue: queueName });
        if (message.success) await given.givenUp?.(message.data, context);
      });
    },
  });
}

/** Separates a message from the trace that its sender added. */
function opened(entry: unknown): { trace: string | null; message: unknown } {
  if (entry === null || typeof entry !== 'object' || !('trace' in entry)) return { trace: null, message: entry };
  const { trace, ...message } = entry;
  return { trace: typeof trace === 'string' ? trace : null, message };
}

/** Measures how long a message waited. Only at its first try: later ones wait on purpose. */
function measureAge(queue: QueueName, { triggerMetadata }: InvocationContext): void {
  const inserted = Date.parse(String(triggerMetadata?.insertionTime ?? ''));
  if (Number(triggerMetadata?.dequeueCount ?? 1) > 1 || Number.isNaN(inserted)) return;
  measure('queue-age-seconds', Math.max(0, (Date.now() - inserted) / 1000), { queue });
}
