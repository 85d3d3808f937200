import { app, type InvocationContext } from '@azure/functions';
import type { App } from '../src/app.ts';
import { consumers, importMessage } from '../src/consumers.ts';
import { importKey, importsContainer } from '../src/imports/documents.ts';
import { batches, batchKey } from '../src/refresh/documents.ts';
import { refreshMessage } from '../src/refresh/messages.ts';
import { type QueueName, queueNames } from '../src/storage/ports.ts';
import { theApp } from './application.ts';
import { during } from './request-context.ts';
import { loadTelemetryLater, measure, tellStep } from './telemetry.ts';

/** Name of the setting with the storage account's connection. */
const connection = 'AzureWebJobsStorage';

/** Measures the work of a message that was handled. */
const measureWork: Partial<Record<QueueName, (app: App, message: unknown) => Promise<void>>> = {
  async imports({ documents }, message) {
    const done = await documents.read(importsContainer, importKey(importMessage.parse(message).importId));
    if (!done || done.value.open) return;
    const { report, status, rowsAccepted, rowsRejected } = done.value;
    measure('rows-imported', rowsAccepted, { report, status });
    measure('rows-rejected', rowsRejected, { report, status });
  },
  async refreshes({ documents }, message) {
    const work = refreshMessage.parse(message);
    if (work.kind !== 'score') return;
    const stored = await documents.read(batches, batchKey(work.refreshId, work.batch));
    if (stored?.value.stage !== 'done') return;
    const { scoredPartners, failures } = stored.value;
    // Partners without data of the month, or with an up-to-date score, were not scored.
    measure('partner-months-scored', scoredPartners);
    measure('partner-months-failed', failures.length);
  },
};

/**
 * Registers, for each queue, the function for its messages, and the one for messages that failed too often. A foreign
 * message fails at once and ends in the poison queue, where it is reported; the others go on.
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
          await measureWork[queue]?.(application, message);
          failed = false;
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

/** Measures how long a message waited. Only at its first try: later ones wait on purpose. */
function measureAge(queue: QueueName, { triggerMetadata }: InvocationContext): void {
  const inserted = Date.parse(String(triggerMetadata?.insertionTime ?? ''));
  if (Number(triggerMetadata?.dequeueCount ?? 1) > 1 || Number.isNaN(inserted)) return;
  measure('queue-age-seconds', Math.max(0, (Date.now() - inserted) / 1000), { queue });
}
