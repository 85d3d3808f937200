import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { TypedData } from '../functions-worker/rpc.ts';
import type { QueueSettings } from '../settings.ts';

/**
 * Decodes the text of a message; undefined if it does not match `messageEncoding`. Text that was not encoded, or bytes
 * that are no UTF-8, must not reach a function as garbage.
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
 * overwrite entries of the same name, whatever their case; so `{"id": 7}` hides the message's own id.
 */
export function queueMetadata(message: DequeuedMessageItem, text: string): Record<string, TypedData> {
  const metadata = new Map<string, TypedData>([
    ['QueueTrigger', { string: text }],
    ['DequeueCount', json(message.dequeueCount)],
    ['ExpirationTime', json(message.expiresOn)],
    ['Id', { string: message.messageId }],
    ['InsertionTime', json(message.insertedOn)],
    ['NextVisibleTime', json(message.nextVisibleOn)],
    ['PopReceipt', { string: message.popReceipt }],
  ]);
  const names = new Map([...metadata.keys()].map((name) => [name.toLowerCase(), name]));
  for (const [field, value] of Object.entries(jsonObject(text))) {
    if (value === null || Array.isArray(value)) {
      continue;
    }
    metadata.set(
      names.get(field.toLowerCase()) ?? field,
      typeof value === 'object' ? json(value) : { string: String(value) },
    );
  }
  return Object.fromEntries(metadata);
}

function json(value: unknown): TypedData {
  return { json: JSON.stringify(value) };
}

function jsonObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}
