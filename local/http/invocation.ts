import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RegisteredFunction } from '../functions-worker/core.ts';
import { fieldsOf, NamedValues } from '../functions-worker/json-values.ts';
import type { InvocationRequest } from '../functions-worker/rpc.ts';
import { decoded } from './routes.ts';

/** What an invocation is made of. */
interface Parts {
  request: IncomingMessage;
  url: URL;
  /** Values of the route's parameters. */
  parameters: Readonly<Record<string, string>>;
  /** The body, if it is known before the function runs. */
  body: string;
}

/**
 * Returns the invocation of an HTTP function as Azure's host makes it: as trigger metadata the fields of a JSON body,
 * the query's values and the route's, each replacing earlier ones of its name, and the header fields. In Azure, a value
 * named Headers replaces the header fields; here it does not. The body follows as a stream.
 */
export function httpInvocation({ metadata }: RegisteredFunction, parts: Parts): InvocationRequest {
  const [name = 'request'] = Object.keys(metadata.bindings);
  const values = new NamedValues();
  for (const [field, value] of fieldsOf(parts.body)) values.set(field, value);
  const query = queryValues(parts.url);
  for (const [key, value] of query) if (key.toLowerCase() !== 'code') values.set(key, { string: value });
  for (const [parameter, value] of Object.entries(parts.parameters)) values.set(parameter, { string: value });
  if (!values.has('Query')) values.set('Query', { json: JSON.stringify(Object.fromEntries(query)) });
  const { Headers: _, ...triggerMetadata } = values.toObject();
  const fields = Object.entries(parts.request.headers).map(([field, value]) => [field, [value].flat().join(', ')]);
  triggerMetadata.Headers = { json: JSON.stringify(Object.fromEntries(fields)) };
  return { invocationId: randomUUID(), inputData: [{ name, data: {} }], triggerMetadata };
}

/** Returns the query's values: of several with one name the last, the name spelled as in the second. */
function queryValues({ search }: URL): [name: string, value: string][] {
  const found = new Map<string, { name: string; value: string; count: number }>();
  for (const pair of search.slice(1).split('&').filter(Boolean)) {
    const [name = '', value = ''] = pair.split(/=(.*)/s).map((part) => decoded(part.replaceAll('+', ' ')));
    const before = found.get(name.toLowerCase());
    const count = (before?.count ?? 0) + 1;
    found.set(name.toLowerCase(), { name: before && count !== 2 ? before.name : name, value, count });
  }
  return [...found.values()].map(({ name, value }) => [name, value]);
}
