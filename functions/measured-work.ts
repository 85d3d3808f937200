import type { App } from '../src/app.ts';
import { importMessage } from '../src/consumers.ts';
import { importKey, importsContainer } from '../src/imports/documents.ts';
import { batches, batchKey } from '../src/refresh/documents.ts';
import { refreshMessage } from '../src/refresh/messages.ts';
import type { QueueName } from '../src/storage/ports.ts';
import { logOfWork } from './request-context.ts';
import { measure } from './telemetry.ts';

type Documents = Pick<App, 'documents'>;

const measures: Partial<Record<QueueName, (app: Documents, message: unknown) => Promise<void>>> = {
  async imports({ documents }, message) {
    const done = await documents.read(importsContainer, importKey(importMessage.parse(message).importId));
    if (!done || done.value.open) return;
    const { report, status, rowsAccepted, rowsRejected } = done.value;
    measure('rows-imported', rowsAccepted, { report, status });
    measure('rows-rejected', rowsRejected, { report, status });
  },
  async refreshes({ documents }, message) {
    const work = refreshMessage.parse(message);
    if (work.kind !== 'credit' && work.kind !== 'score') return;
    const stored = await documents.read(batches, batchKey(work.refreshId, work.batch));
    if (stored?.value.stage !== 'done') return;
    const { scoredPartners, failures } = stored.value;
    // Partners without data of the month, or with an up-to-date score, were not scored.
    measure('partner-months-scored', scoredPartners);
    measure('partner-months-failed', failures.length);
  },
};

/** Measures the work of a message that was handled. Never throws: the message must not be repeated because of that. */
export async function measureWork(app: Documents, queue: QueueName, message: unknown): Promise<void> {
  try {
    await measures[queue]?.(app, message);
  } catch (error) {
    logOfWork().warn(`The work of a message of the queue ${queue} was not measured`, error);
  }
}
