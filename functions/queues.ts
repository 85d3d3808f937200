import { app, type InvocationContext } from '@azure/functions';
import { consumers } from '../src/consumers.ts';
import { type QueueName, queueNames } from '../src/storage/ports.ts';
import { theApp } from './application.ts';
import { measureWork } from './measured-work.ts';
import { during } from './request-context.ts';
import { loadTelemetryLater, measure, tellStep } from './telemetry.ts';

/** Name of the setting with the storage account's connection. */
const connection = 'AzureWebJobsStorage';

/**
 * Registers, for each queue, the function for its messages, and the one for messages that failed too often. A foreign
 * message fails at once and ends up in the poison queue, where it is reported; the others go on.
 */
for (const queue of queueNames) {
  const consumer = consumers[queue];
  app.storageQueue(`${queue}-queue`, {
    queueName: queue,
    connection,
    handler: (entry, context) => {
      const { trace, message } = opened(entry);
      return during({ context, traceparent: trace }, async () => {
        const dequeueCount = Number(context.triggerMetadata?.dequeueCount ?? 1);
        measureAge(queue, context);
        const began = performance.now();
        let failed = true;
        try {
          const application = await theApp();
          await consumer.handle(application, message, { dequeueCount });
          failed = false;
          await measureWork(application, queue, message);
        } finally {
          tellStep('message', queue, performance.now() - began, { dequeueCount, failed });
          loadTelemetryLater();
        }
      });
    },
  });
  app.storageQueue(`${queue}-poison-queue`, {
    queueName: `${queue}-poison`,
    connection,
    handler: (entry, context) => {
      const { trace, message: text } = opened(entry);
      return during({ context, traceparent: trace }, async () => {
        const message = consumer.message.safeParse(text);
        context.error(
          `A message of the queue ${queue} was given up`,
          message.success ? message.data : 'it is not ours',
        );
        measure('messages-given-up', 1, { queue });
        if (message.success) await consumer.giveUp(await theApp(), message.data);
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

/** Measures how long a message waited, only on its first try: later ones wait on purpose. */
function measureAge(queue: QueueName, { triggerMetadata }: InvocationContext): void {
  const inserted = Date.parse(String(triggerMetadata?.insertionTime ?? ''));
  if (Number(triggerMetadata?.dequeueCount ?? 1) > 1 || Number.isNaN(inserted)) return;
  measure('queue-age-seconds', Math.max(0, (Date.now() - inserted) / 1000), { queue });
}
