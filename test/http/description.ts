import '../../functions/main.ts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describeApi } from '../../functions/http/openapi.ts';
import { registeredRoutes } from '../../functions/http/route.ts';

export interface Operation {
  operationId: string;
  description: string;
  parameters?: {
    name: string;
    in: 'path' | 'query' | 'header';
    required: boolean;
    description?: string;
    schema: object;
  }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

/** A request that receivers get. */
export interface Webhook {
  operationId: string;
  parameters: { name: string; schema: object }[];
  requestBody: {
    content: Record<'application/cloudevents+json', { schema: object; examples: { event: { value: object } } }>;
  };
}

/** The API's description as it is served, and validators made from it. */
export const description = describeApi(registeredRoutes, 'http://127.0.0.1:7071') as {
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: Webhook }>;
  components: { schemas: Record<string, object> };
};

export const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

/** The registered route that an operation describes; each report's upload is an operation of its own. */
export const routeOf = (operationId: string) =>
  registeredRoutes.find(({ name }) => name === operationId) ??
  registeredRoutes.find(({ name, spelledOut }) => spelledOut && operationId.startsWith(`${name}-`))!;

const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (to: Ajv2020) => void)(ajv);
ajv.addSchema({ $id: 'api', ...description });
const judges = new Map<string, ValidateFunction>();

/** Returns true if a value conforms to a schema. */
export const isOf = (schema: object, value: unknown): boolean => ajv.validate(schema, value);

const escaped = (text: string) => text.replaceAll('~', '~0').replaceAll('/', '~1');

/** Returns where an event's request deviates from the description; empty if nowhere. */
export function faultsOfEvent(type: string, headers: Record<string, string>, body: unknown): string[] {
  const { parameters, requestBody } = description.webhooks[type]!.post;
  const faults = parameters.flatMap(({ name, schema }) => (ajv.validate(schema, headers[name]) ? [] : [name]));
  const pointer = requestBody.content['application/cloudevents+json'].schema as { $ref: string };
  const judge = ajv.compile({ $ref: `api${pointer.$ref}` });
  return judge(body) ? faults : [...faults, ...(judge.errors ?? []).map((error) => JSON.stringify(error))];
}

/** Returns where an answer deviates from the description; empty if nowhere. */
export async function faultsOf(
  operation: Operation,
  path: string,
  method: string,
  answer: Response,
): Promise<string[]> {
  const status = String(answer.status);
  const described = operation.responses[status] ? status : 'default';
  const { content } = operation.responses[described]!;
  const text = await answer.text();
  if (!content) return text === '' ? [] : [`${status} has a body: ${text.slice(0, 200)}`];
  if (described === 'default' && answer.status < 400) return [`${status} is not described`];
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  if (!content[type]) return [`${status} is ${type}, not ${Object.keys(content).join(' or ')}`];
  if (!type.endsWith('json')) return [];
  const pointer = ['paths', path, method.toLowerCase(), 'responses', described, 'content', type, 'schema'];
  const reference = `api#/${pointer.map(escaped).map(encodeURIComponent).join('/')}`;
  const judge = judges.get(reference) ?? ajv.compile({ $ref: reference });
  judges.set(reference, judge);
  if (judge(JSON.parse(text))) return [];
  return (judge.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
