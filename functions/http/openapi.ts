import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { Permission } from '../../src/access/permissions.ts';
import { problemBody } from '../../src/api/common.ts';
import { describeWebhooks } from './openapi-webhooks.ts';
import { type RegisteredRoute, registeredRoutes, route } from './route.ts';

type Json = Record<string, unknown>;

/**
 * Describes the API in OpenAPI 3.1, from the schemas that check requests and those of the answers. `server` is the
 * API's address.
 */
export function describeApi(routes: readonly RegisteredRoute[], server: string) {
  const { webhooks, schemas } = describeWebhooks(server);
  const convert = (schema: z.ZodType, io: 'input' | 'output') => schemaOf(schema, io, schemas);
  convert(problemBody, 'output');
  const paths: Record<string, Json> = {};
  for (const one of routes.flatMap(spelledOut)) {
    const path = `/api/${one.route}`;
    paths[path] ??= {};
    paths[path][one.method.toLowerCase()] = operationOf(one, convert);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Partner Contribution Indicators',
      version: '1',
      description:
        'Scores Microsoft partners by dated rulebooks from Partner Center reports, and sends an event when a tier changes.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    tags: Object.entries(tags)
      .filter(([name]) => routes.some((one) => tagOf(one) === name))
      .map(([name, about]) => ({ name, description: about })),
    paths,
    webhooks,
    components: {
      schemas,
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

type Convert = (schema: z.ZodType, io: 'input' | 'output') => Json;

/** A route with further description in Markdown. */
type DescribedRoute = RegisteredRoute & { details?: string };

/** Makes a route for each value of the last parameter if these are described separately. */
function spelledOut({ spelledOut: values, path, ...one }: RegisteredRoute): DescribedRoute[] {
  if (!values) return [path ? { ...one, path } : one];
  return Object.entries(values).map(([value, details]) => ({
    ...one,
    name: `${one.name}-${value}`,
    route: one.route.replace(/\{\w+\}$/, value),
    details,
  }));
}

function operationOf({ details, ...one }: DescribedRoute, convert: Convert): Json {
  const parameters = [
    ...parametersOf(one.path && convert(one.path, 'input'), 'path'),
    ...parametersOf(one.query && convert(one.query, 'input'), 'query'),
    ...(one.method === 'POST' && one.idempotency !== 'needless' && one.permission.reach !== 'open'
      ? [idempotencyKey]
      : []),
  ];
  return {
    operationId: one.name,
    summary: one.summary ?? one.name,
    description: details ? `${whoMay(one.permission)}\n\n${details}` : whoMay(one.permission),
    tags: [tagOf(one)],
    security: one.permission.reach === 'open' ? [] : [{ token: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(one, convert),
    responses: answersOf(one, convert),
  };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same request with the same key is carried out once, and answered alike for a day.',
  schema: {
    type: 'string',
    pattern: '^[\\x21-\\x7e]{1,255}$',
    examples: ['5f0c2a4e-9a3f-4b6c-8a6e-2f1f5a1f7b11'],
  },
};

function parametersOf(schema: Json | undefined, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...given }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description ? { description } : {}),
    schema: given,
  }));
}

function bodyOf({ body, bodyOptional, uploads }: RegisteredRoute, convert: Convert): Json {
  const content = body
    ? { 'application/json': { schema: convert(body, 'input') } }
    : uploads && Object.fromEntries(uploads.map((type) => [type, { schema: { type: 'string' } }]));
  return content ? { requestBody: { required: !bodyOptional, content } } : {};
}

function answersOf({ answers, method, permission }: RegisteredRoute, convert: Convert): Json {
  const responses: Json = {};
  for (const [status, answer] of Object.entries(answers)) {
    const description = STATUS_CODES[status] ?? 'Answer';
    const types =
      answer === null ? undefined : 'mediaTypes' in answer ? answer.mediaTypes : { 'application/json': answer };
    const content =
      types &&
      Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, { schema: convert(schema, 'output') }]));
    responses[status] = { description, ...(content ? { content } : {}) };
  }
  if (method === 'GET') responses['304'] = { description: 'Not changed since the ETag in If-None-Match.' };
  const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const refusals = permission.reach === 'open' ? [] : ['401', '403', '429'];
  for (const status of ['400', ...refusals, '404', ...(method === 'POST' ? ['409', '413', '415'] : []), '503']) {
    responses[status] ??= { description: STATUS_CODES[status], content: problemContent };
  }
  responses.default = { description: 'Any other problem.', content: problemContent };
  return responses;
}

function whoMay(permission: Permission): string {
  switch (permission.reach) {
    case 'open':
      return 'Open to everybody.';
    case 'own':
      return 'For every authenticated caller: shows what the caller may see.';
    case 'installation':
      return `For: ${permission.roles.join(', ')}.`;
    case 'partner':
      return `For: ${permission.roles.join(', ')} of the partner${permission.whole ? ' as a whole' : ''}.`;
  }
}

/** Groups of routes, by the word of the path that identifies them. */
const tags: Record<string, string> = {
  imports: 'Imports of report files.',
  refreshes: 'Orders to score a month.',
  partners: 'Partners, their standings and how they compare.',
  scores: 'Scores of a partner: newest, by month, and what made them up.',
  benchmarks: 'A partner among all partners.',
  simulations: 'What a partner would have to change for another score.',
  'tier-changes': 'Changes of a partner’s tier.',
  webhooks: 'Endpoints that receive events, and their deliveries.',
  events: 'The types of events.',
  months: 'A month as a whole: its reports, scores and changes.',
  programs: 'The rules, as data.',
  audit: 'Who did what.',
  me: 'The caller.',
  service: 'Probes, and the description of the API.',
};

/** Returns the last word of the path that names a group. */
const tagOf = ({ route: path }: RegisteredRoute): string =>
  path
    .split('/')
    .reverse()
    .find((part) => Object.hasOwn(tags, part)) ?? 'service';

/** Converts a schema to OpenAPI; those with an id are moved to the components and referenced. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const {
    $schema: _,
    $defs = {},
    ...root
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { openapi, description: told, examples } = z.globalRegistry.get(zodSchema) ?? {};
      if (openapi === undefined) return;
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Json)[key];
      Object.assign(jsonSchema, openapi, told && { description: told }, examples && { examples });
    },
  }) as Json & { $defs?: Record<string, Json> };
  for (const [id, definition] of Object.entries($defs)) components[id] = withoutId(moved(definition));
  const { id } = root;
  if (typeof id !== 'string') return moved(root);
  components[id] = withoutId(moved(root));
  return { $ref: `#/components/schemas/${id}` };
}

const moved = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
const withoutId = ({ id: _, ...schema }: Json): Json => schema;

let description: ReturnType<typeof describeApi> | undefined;

route('openapi', {
  method: 'GET',
  route: 'openapi.json',
  summary: 'This description.',
  answers: { 200: z.looseObject({ openapi: z.string() }) },
  withoutApp: true,
  handle: async ({ request, headers }) => {
    description ??= describeApi(registeredRoutes, new URL('/', request.url).origin);
    headers['cache-control'] = 'public, max-age=300';
    return description;
  },
});
