import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idReader, location } from '../../src/reports/cells.ts';
import { faultOf, outcome } from './outcome.ts';

const guid = '0a0b0c0d-1111-2222-3333-abcdefabcdef';

describe('every form of a GUID is one id', () => {
  test.each([
    guid,
    guid.toUpperCase(),
    '0A0b0C0d-1111-2222-3333-ABCDEFabcdef',
    `{${guid}}`,
    `{${guid.toUpperCase()}}`,
    `(${guid})`,
    guid.replaceAll('-', ''),
    guid.replaceAll('-', '').toUpperCase(),
    `{${guid.replaceAll('-', '')}}`,
    `${guid}\u200b`,
    `\ufeff${guid}`,
    `\u200e{${guid.toUpperCase()}}\u200b`,
    guid.replace('-', '\u200b-'),
  ])('%j', (cell) => expect(outcome(idReader(), cell)).toBe(guid));
});

describe('other ids are kept as written', () => {
  test.each([
    ['s-1', 's-1'],
    ['Tenant A', 'Tenant A'],
    ['990001', '990001'],
    ['0012', '0012'],
    ['s-1\u200b', 's-1'],
    ['0A0B0C0D-1111-2222-3333-ABCDEFABCDEG', '0A0B0C0D-1111-2222-3333-ABCDEFABCDEG'],
    [guid.slice(1), guid.slice(1)],
    ['NULLA', 'NULLA'],
    ['1E11', '1E11'],
    ['x'.repeat(128), 'x'.repeat(128)],
  ])('%j', (cell, expected) => expect(outcome(idReader(), cell)).toBe(expected));
});

describe('what is no id', () => {
  const zeros = '00000000-0000-0000-0000-000000000000';
  test.each([
    ['', 'missing-value'],
    ['\u200b', 'invalid-id'],
    ['UNKNOWN', 'invalid-id'],
    ['Unknown', 'invalid-id'],
    ['NULL', 'invalid-id'],
    ['null\u200b', 'invalid-id'],
    [zeros, 'invalid-id'],
    [`{${zeros}}`, 'invalid-id'],
    [zeros.replaceAll('-', ''), 'invalid-id'],
    ['1.2E+11', 'invalid-id'],
    ['1,23457E+12', 'invalid-id'],
    ['9.9e+5', 'invalid-id'],
    ['1E+11', 'invalid-id'],
    ['x'.repeat(129), 'cell-too-long'],
    ['a\u0007b', 'invalid-id'],
    ['a\u0085b', 'invalid-id'],
    ['a\rb', 'invalid-id'],
  ])('%j: %s', (cell, code) => {
    const read = idReader();
    expect(outcome(read, cell)).toBe(code);
    expect(outcome(read, cell)).toBe(code);
  });

  test('the message says that a spreadsheet did it, for locations too', () => {
    for (const cell of ['1.2E+11', '1E+11', '1,23457E+12'])
      for (const read of [idReader(), location])
        expect(faultOf(read, cell)).toMatchObject({ message: expect.stringContaining('A spreadsheet') });
    expect(faultOf(idReader(), 'UNKNOWN')).toMatchObject({ message: expect.not.stringContaining('A spreadsheet') });
  });
});

test('any GUID, in any form, after any other cell', () => {
  const read = idReader();
  const forms: ((id: string) => string)[] = [
    (id) => id,
    (id) => id.toUpperCase(),
    (id) => `{${id}}`,
    (id) => `(${id.toUpperCase()})`,
    (id) => id.replaceAll('-', ''),
    (id) => `${id}\u200b`,
  ];
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom(...forms), fc.string({ maxLength: 3 }), (id, form, before) => {
      outcome(read, before);
      expect(outcome(read, form(id))).toBe(id);
    }),
  );
});
