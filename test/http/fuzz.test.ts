import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api, importNetwork } from './api.ts';
import { description, faultsOf, type Operation, operations } from './description.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
  await importNetwork(api);
});
afterAll(() => api?.stop());

type Schema = {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  pattern?: string;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
};

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    'null',
    '__proto__',
    '../..',
    '%00',
    '\r\nX: y',
    '1001',
    '1002',
    '2001',
    '2021-03',
  ),
  fc.constantFrom('smb', '2021-01', 'Infinity', '9'.repeat(400), '{{7*7}}', "' OR 1=1 --", '=1+1', 'net-new-revenue'),
);

/** What a schema describes, mostly; and now and then anything. */
function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: fitting(schema), weight: 6 }, { arbitrary: fc.jsonValue(), weight: 1 });
}

function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!;
    return fitting(description.components.schemas[name] as Schema);
  }
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return fc.oneof(...several.map(valueFor));
  if (schema.pattern?.includes('0[1-9]|1[0-2]')) return fc.constantFrom('2021-02', '2021-03', '1999-12', '2999-01');
  if (schema.pattern?.startsWith('^\\d{1,12}')) return fc.constantFrom('1001', '1002', '2001', '7');
  if (schema.type === 'integer') return fc.integer();
  if (schema.type === 'number') return fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'array') return fc.array(valueFor(schema.items ?? {}), { maxLength: 4 });
  if (schema.type === 'object') {
    const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, valueFor(one)] as const);
    return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [] });
  }
  return nasty;
}

/** A request to one operation: the path filled in, a query, perhaps a body. */
function requestTo(path: string, { parameters = [], requestBody }: Operation) {
  const of = (place: string) => parameters.filter((one) => one.in === place);
  const values = (place: string) =>
    fc.record(
      Object.fromEntries(
        of(place).map(({ name, schema }) => [name, fc.oneof(valueFor(schema as Schema), nasty).map(textOf)]),
      ),
      { requiredKeys: place === 'path' ? of(place).map(({ name }) => name) : [] },
    );
  const json = requestBody?.content['application/json']?.schema as Schema | undefined;
  const body = json ? valueFor(json).map((value) => JSON.stringify(value)) : fc.constant(undefined);
  const upload = requestBody && !json ? fc.string({ maxLength: 200 }) : body;
  return fc.record({
    path: values('path').map((filled) =>
      path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent((filled as Record<string, string>)[name] || 'x')),
    ),
    query: fc.oneof({ arbitrary: values('query'), weight: 5 }, { arbitrary: fc.dictionary(nasty, nasty), weight: 1 }),
    body: upload as fc.Arbitrary<string | undefined>,
    type: fc.constantFrom(...Object.keys(requestBody?.content ?? { 'application/json': 1 }), 'text/plain'),
  });
}

/** How the schemas' library words a fault; ours say what to send instead. */
const wordsOfLibraries = /"message":"[^"]*(Invalid |Too (big|small)|Unrecognized|expected .*received)/;

const textOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (text ?? '').toWellFormed();
};

test.each(operations.map((one) => [one.operation.operationId, one] as const))(
  '%s: no input breaks it, and no answer is off its schema',
  async (_, { path, method, operation }) => {
    await fc.assert(
      fc.asyncProperty(requestTo(path, operation), async (request) => {
        const query = new URLSearchParams(
          Object.entries(request.query as Record<string, string>).map(([name, value]): [string, string] => [
            name.toWellFormed(),
            value.toWellFormed(),
          ]),
        );
        const headers = request.body === undefined ? {} : { 'content-type': request.type };
        const answer = await fetch(`${api.url}${request.path}?${query}`, {
          method,
          headers,
          ...(request.body === undefined ? {} : { body: request.body.toWellFormed() }),
        });
        // A path like `..` leads elsewhere before it is sent; what is there has its own test.
        const same = new URL(answer.url).pathname.split('/').length === path.split('/').length;
        expect(answer.status).toBeLessThan(500);
        if (answer.status === 400) expect(await answer.clone().text()).not.toMatch(wordsOfLibraries);
        if (same) expect(await faultsOf(operation, path, method, answer)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  },
);

test('nothing went wrong unseen', () => {
  expect(api.output).not.toMatch(/unhandled|failed unexpectedly|"level":"(error|critical)"/i);
});
