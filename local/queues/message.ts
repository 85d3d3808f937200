import type { DequeuedMessageItem } from '@azure/storage-queue';
import { fieldsOf, NamedValues } from '../functions-worker/json-values.ts';
import type { TypedData } from '../functions-worker/rpc.ts';
import type { QueueSettings } from '../settings.ts';

/**
 * Decodes the text of a message; undefined if it does not match `messageEncoding`. Text that was not encoded, or bytes
 * that are not UTF-8, must not reach a function as garbage.
 */
export function decodeMessage(messageText: string, encoding: QueueSettings['messageEncoding']): string | undefined {
  if (encoding === 'none') {
    return messageText;
  }
  const compact = messageText.trim();
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.toString('base64') !== compact) {
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Returns the trigger metadata of a message in the form of Azure's host. As there, top-level fields of a JSON message
 * overwrite entries of the same name in any case; so `{"id": 7}` hides the message's own id.
 */
export function queueMetadata(message: DequeuedMessageItem, text: string): Record<string, TypedData> {
  const metadata = new NamedValues()
    .set('QueueTrigger', { string: text })
    .set('DequeueCount', { json: JSON.stringify(message.dequeueCount) })
    .set('ExpirationTime', time(message.expiresOn))
    .set('Id', { string: message.messageId })
    .set('InsertionTime', time(message.insertedOn))
    .set('NextVisibleTime', time(message.nextVisibleOn))
    .set('PopReceipt', { string: message.popReceipt });
  for (const [field, value] of fieldsOf(text)) metadata.set(field, value);
  return metadata.toObject();
}

/** Times of messages are whole seconds. */
const time = (date: Date): TypedData => ({ json: JSON.stringify(date.toISOString().replace(/\.\d+Z$/, '+00:00')) });
