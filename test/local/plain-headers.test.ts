import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlainHeaders } from '../../local/http/plain-headers.ts';

/** What a call comes to, or that it throws. */
const outcome = (call: () => unknown) => {
  try {
    return call();
  } catch (error) {
    return (error as Error).name;
  }
};

const name = fc.constantFrom('a', 'A', 'x-b', 'X-B', 'constructor', '__proto__', 'c d', '', 'é', 'set-cookie');
const value = fc.constantFrom('', '1', 'a, b', ' c ');
type Fields = Pick<Headers, 'get' | 'has' | 'set' | 'append' | 'delete' | 'getSetCookie' | 'forEach'> &
  Iterable<[string, string]> &
  Pick<Headers, 'keys' | 'values' | 'entries'>;
const call = fc.oneof(
  fc.tuple(fc.constantFrom('get', 'has', 'delete'), name).map(([method, given]) => (fields: Fields) => {
    return fields[method as 'get'](given);
  }),
  fc.tuple(fc.constantFrom('set', 'append'), name, value).map(([method, given, to]) => (fields: Fields) => {
    return fields[method as 'set'](given, to);
  }),
  fc.constantFrom(
    (fields: Fields) => [...fields],
    (fields: Fields) => [...fields.keys(), ...fields.values(), ...fields.entries()],
    (fields: Fields) => fields.getSetCookie(),
    (fields: Fields) => {
      const seen: string[][] = [];
      fields.forEach((to, given) => {
        seen.push([given, to]);
      });
      return seen;
    },
  ),
);

test('header fields are as the class of fetch has them, whatever is asked and changed', () => {
  const fields = fc.dictionary(fc.constantFrom('a', 'x-b', 'constructor', 'set-cookie'), fc.constantFrom('1', 'a, b'));
  fc.assert(
    fc.property(fields, fc.array(call, { maxLength: 10 }), (given, calls) => {
      const [ours, theirs] = [new PlainHeaders({ ...given }), new Headers({ ...given })];
      for (const one of calls)
        expect(outcome(() => one(ours as unknown as Fields))).toEqual(outcome(() => one(theirs as Fields)));
    }),
    { numRuns: 500 },
  );
});
