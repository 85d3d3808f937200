import { randomUUID } from 'node:crypto';
import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { RegisteredFunction } from '../functions-worker/core.ts';
import type { Worker, WorkSource } from '../functions-worker/functions-worker.ts';
import type { Log } from '../log.ts';
import type { QueueSettings } from '../settings.ts';
import { decodeMessage, queueMetadata } from './message.ts';
import { Pause } from './pause.ts';

/** Milliseconds for which a message is invisible while it is handled; renewed at half that time. As in Azure. */
const defaultLease = 10 * 60 * 1_000;

/** Options of a queue listener. */
export interface QueueListenerOptions {
  fn: RegisteredFunction;
  /** Name of the function's queue binding. */
  bindingName: string;
  queue: QueueClient;
  /** Absent if the queue is a poison queue itself. */
  poison?: QueueClient;
  settings: QueueSettings;
  worker: Pick<Worker, 'invoke' | 'onEnded'>;
  log: Log;
  /** Milliseconds; ten minutes by default. */
  lease?: number;
}

/**
 * Feeds the messages of a storage queue to a function, as Azure's host does with the same settings: up to `batchSize`
 * at a time, the next batch when `newBatchThreshold` are left, a failed message again after `visibilityTimeout`, and
 * into the poison queue after `maxDequeueCount` tries. A message that cannot be decoded goes there at once. In a queue
 * without a poison queue, a failed message stays invisible for the length of its lease and returns, without limit.
 *
 * An empty queue is polled ever less often, up to `maxPollingInterval`; an invocation that ends makes the pauses short
 * again, since it may have sent something.
 */
export function listenToQueue(options: QueueListenerOptions): WorkSource {
  const { fn, queue, settings, worker, log } = options;
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const pause = new Pause(settings.maxPollingInterval);
  worker.onEnded(() => pause.shorten());
  stopping.signal.addEventListener('abort', () => pause.end());

  const receive = async (): Promise<DequeuedMessageItem[]> => {
    try {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: settings.batchSize,
        visibilityTimeout: seconds(options.lease ?? defaultLease),
        abortSignal: stopping.signal,
      });
      return receivedMessageItems;
    } catch (error) {
      if (!stopping.signal.aborted && !isStatus(error, 404)) {
        log('error', `Queue ${queue.name} cannot be read. It is tried again.`, { function: fn.metadata.name, error });
      }
      return [];
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (running.size > settings.newBatchThreshold) {
        await Promise.race(running);
        continue;
      }
      const messages = await receive();
      for (const message of messages) {
        const work = handle(options, message).catch((error) => {
          log('error', 'The outcome of a message could not be stored. It will come again.', {
            function: fn.metadata.name,
            error,
          });
        });
        running.add(work);
        work.then(() => running.delete(work));
      }
      if (messages.length > 0) {
        pause.reset();
      } else if (!stopping.signal.aborted) {
        await pause.take();
      }
    }
    await Promise.all(running);
  };
  return { stop: () => stopping.abort(), done: run() };
}

async function handle(options: QueueListenerOptions, message: DequeuedMessageItem): Promise<void> {
  const { fn, queue, poison, settings, worker, log } = options;
  const invocationId = randomUUID();
  const fields = { function: fn.metadata.name, invocationId };
  const what = `Message ${message.messageId} of queue ${queue.name}`;
  const goesTo = poison ? `It goes to ${poison.name}.` : 'It stays, for there is no queue behind a poison queue.';
  const text = decodeMessage(message.messageText, settings.messageEncoding);
  if (text === undefined) {
    log('error', `${what} is no base64 of UTF-8 text. ${goesTo}`, fields);
    if (poison) await move(queue, poison, message, message.popReceipt);
    return;
  }
  if (poison && message.dequeueCount > settings.maxDequeueCount) {
    // Its last try never ended: the process died.
    log('error', `${what} was tried ${settings.maxDequeueCount} times. ${goesTo}`, fields);
    return move(queue, poison, message, message.popReceipt);
  }
  const renewal = keepInvisible(options, message);
  try {
    await worker.invoke(fn, {
      invocationId,
      inputData: [{ name: options.bindingName, data: { string: text } }],
      triggerMetadata: queueMetadata(message, text),
    });
  } catch (error) {
    const popReceipt = await renewal.stop();
    const failure = { ...fields, error };
    if (!poison) {
      const tried = `${what} failed on try ${message.dequeueCount}.`;
      log('error', `${tried} It comes again when its lease ends.`, { ...failure, sameAs: 'failed' });
      return;
    }
    const tried = `${what} failed on try ${message.dequeueCount} of ${settings.maxDequeueCount}.`;
    if (message.dequeueCount >= settings.maxDequeueCount) {
      log('error', `${tried} ${goesTo}`, failure);
      return move(queue, poison, message, popReceipt);
    }
    const again = `${tried} It comes again in ${settings.visibilityTimeout / 1_000} s.`;
    log('error', again, { ...failure, sameAs: 'failed' });
    await queue.updateMessage(message.messageId, popReceipt, undefined, seconds(settings.visibilityTimeout));
    return;
  }
  await queue.deleteMessage(message.messageId, await renewal.stop());
}

async function move(
  queue: QueueClient,
  poison: QueueClient,
  { messageId, messageText }: DequeuedMessageItem,
  popReceipt: string,
): Promise<void> {
  await poison.createIfNotExists();
  // Sent before it is deleted: a crash in between duplicates the message; the other order would lose it.
  await poison.sendMessage(messageText);
  await queue.deleteMessage(messageId, popReceipt);
}

/** Renews the lease of a message until stopped; `stop` returns the current pop receipt. */
function keepInvisible(
  { queue, lease = defaultLease, log, fn }: QueueListenerOptions,
  { messageId, popReceipt }: DequeuedMessageItem,
): { stop: () => Promise<string> } {
  let receipt = Promise.resolve(popReceipt);
  const timer = setInterval(() => {
    receipt = receipt.then(async (current) => {
      try {
        return (await queue.updateMessage(messageId, current, undefined, seconds(lease))).popReceipt ?? current;
      } catch (error) {
        log('warning', `The lease of message ${messageId} was not renewed.`, { function: fn.metadata.name, error });
        return current;
      }
    });
  }, lease / 2);
  return {
    stop: () => {
      clearInterval(timer);
      return receipt;
    },
  };
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000);
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === status;
}
