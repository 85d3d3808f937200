import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { eventCatalogue } from '../../src/events/descriptions.ts';
import { markedSuperseded } from '../../src/events/event.ts';
import { eventTypes } from '../../src/events/event-types.ts';

const catalogue = eventCatalogue({ publicBaseUrl: 'https://pci.example.com', hasDashboard: true });
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
formats.default(ajv);

test('the catalogue holds every type once', () => {
  expect(catalogue.map(({ type }) => type)).toEqual([...eventTypes]);
});

test.each(catalogue)(
  'the example of $type is what its schema says, and nothing else is',
  ({ type, schema, example }) => {
    const validate = ajv.compile(schema);
    expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
    const event = example as { data: object };
    expect(validate({ ...event, type: `${type}.not` })).toBe(false);
    expect(validate({ ...event, data: { ...event.data, secret: 'x' } })).toBe(false);
    for (const field of Object.keys(event.data)) {
      expect(validate({ ...event, data: { ...event.data, [field]: undefined } }), field).toBe(false);
    }
    if (type !== 'webhook.test') expect(validate(JSON.parse(markedSuperseded(JSON.stringify(event), 12)))).toBe(true);
  },
);
