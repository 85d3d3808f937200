import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RegisteredFunction } from '../functions-worker/core.ts';
import type { InvocationRequest, TypedData } from '../functions-worker/rpc.ts';

/**
 * Returns the invocation of an HTTP function: the header fields and `parameters`, decoded, as trigger metadata, in the
 * form in which Azure's host gives them to the worker. The rest of the request follows as a stream.
 */
export function httpInvocation(
  { metadata }: RegisteredFunction,
  { headers }: IncomingMessage,
  parameters: Readonly<Record<string, string>>,
): InvocationRequest {
  const [name = 'request'] = Object.keys(metadata.bindings);
  const fields = Object.entries(headers).map(([field, value]) => [field, [value].flat().join(', ')]);
  const triggerMetadata: Record<string, TypedData> = {};
  for (const [parameter, value] of Object.entries(parameters)) triggerMetadata[parameter] = { string: value };
  // Last, so that no parameter of this name takes the place of the header fields.
  triggerMetadata.Headers = { json: JSON.stringify(Object.fromEntries(fields)) };
  return { invocationId: randomUUID(), inputData: [{ name, data: {} }], triggerMetadata };
}
