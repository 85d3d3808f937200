import { eventCatalogue } from '../../src/events/descriptions.ts';

type Json = Record<string, unknown>;

/**
 * Describes the requests to receivers as OpenAPI's section `webhooks`, with their schemas. One operation for each type
 * of event, named by the type.
 * @param server the address in the examples' events
 */
export function describeWebhooks(server: string): { webhooks: Json; schemas: Json } {
  const webhooks: Json = {};
  const schemas: Json = {};
  for (const { type, description, schema, example } of eventCatalogue({ publicBaseUrl: server, hasDashboard: true })) {
    const { $schema: _, ...content } = schema as Json;
    const name = schemaName(type);
    schemas[name] = content;
    webhooks[type] = {
      post: {
        operationId: `receive-${type.replaceAll('.', '-')}`,
        summary: description,
        description: signed,
        tags: ['events'],
        security: [],
        parameters: headers,
        requestBody: {
          required: true,
          content: {
            'application/cloudevents+json': {
              schema: { $ref: `#/components/schemas/${name}` },
              examples: { event: { value: example } },
            },
          },
        },
        responses: answers,
      },
    };
  }
  return { webhooks, schemas };
}

/** Names a schema: `PartnerTierAtRiskEvent` for `partner.tier.at-risk`. */
const schemaName = (type: string): string =>
  `${type
    .split(/\W/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Event`;

const signed =
  'Signed by Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, with the bytes of the endpoint’s secret as key.';

const header = (name: string, description: string, schema: Json) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string', ...schema },
});
const headers = [
  header('webhook-id', 'The id of the event, the same in all attempts: handle each id once.', { minLength: 1 }),
  header('webhook-timestamp', 'When this attempt was signed, in seconds since 1970.', { pattern: '^\\d+$' }),
  header('webhook-signature', 'One or more signatures, separated by spaces: one good one is enough.', {
    pattern: '^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$',
  }),
  header('webhook-request-origin', 'The host of this installation, or the name that the receiver consented to.', {
    minLength: 1,
  }),
];

const retryAfter = {
  'Retry-After': {
    description: 'Seconds, or a date: nothing is sent to the endpoint sooner, up to a day.',
    schema: { type: 'string' },
  },
};
const answers = {
  '2XX': { description: 'The event has arrived; the body of the answer is ignored.' },
  '410': { description: 'The endpoint is disabled: nothing more comes until somebody enables it.' },
  '429': { description: 'The event comes again, when asked for.', headers: retryAfter },
  '503': { description: 'The event comes again, when asked for.', headers: retryAfter },
  default: { description: 'Anything else, also a redirect or 15 seconds without an answer: the event comes again.' },
};
