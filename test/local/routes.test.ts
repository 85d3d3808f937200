import { expect, it } from 'vitest';
import { routesOf } from '../../local/http/routes.ts';

it.each(['a{b}', '{a}-{b}', '{a:int}', '{a?}', '{a', '{*a}/b', 'a*', 'a:b'])(
  'the template %s is refused',
  (template) => {
    const route = { name: 'one', template, methods: ['GET'], target: 0 };
    expect(() => routesOf('', [route])).toThrow(`Route "${template}"`);
  },
);

it('a host without a prefix takes the whole path', () => {
  const find = routesOf('', [{ name: 'one', template: 'x/{id}', methods: ['GET'], target: 1 }]);
  expect(find('GET', '/x/a%20b')).toEqual({ target: 1, parameters: { id: 'a b' } });
  expect(find('GET', '/')).toBeUndefined();
});
