import { describe, expect, it } from 'vitest';
import { routesOf } from '../../local/http/routes.ts';

const templates = ['{*rest}', 'a/{x}/{y}', 'a/{x}', 'a/b', 'a/{x}/c', 'Days/{fromDay}', 'files/{*path}'];
const find = routesOf(
  'api',
  templates.map((template) => ({ template, methods: ['GET'], target: template })),
);

describe('a route is found', () => {
  it.each([
    ['/api/a/b', 'a/b', {}],
    ['/api/a/seven', 'a/{x}', { x: 'seven' }],
    ['/api/a/SeVen', 'a/{x}', { x: 'SeVen' }],
    ['/api/a/b/c', 'a/{x}/c', { x: 'b' }],
    ['/api/a/b/d', 'a/{x}/{y}', { x: 'b', y: 'd' }],
    ['/api/a/b/c/d', '{*rest}', { rest: 'a/b/c/d' }],
    ['/api/days/2021', 'Days/{fromDay}', { fromDay: '2021' }],
    ['/api/files/A/b.txt', 'files/{*path}', { path: 'A/b.txt' }],
    ['/api/files', 'files/{*path}', { path: '' }],
    ['/api/a/%7Bx%7D', 'a/{x}', { x: '{x}' }],
    ['/api/a/x%2Fy%20z', 'a/{x}', { x: 'x/y z' }],
    ['/api/a/%252F%3F', 'a/{x}', { x: '%2F?' }],
    ['/api/a/%C3%A9', 'a/{x}', { x: 'é' }],
    ['/api/a/x;y', 'a/{x}', { x: 'x;y' }],
    [`/api/a/${'x'.repeat(2_000)}`, 'a/{x}', { x: 'x'.repeat(2_000) }],
    ['/api/%61/b', 'a/b', {}],
    ['/API/A/B/', 'a/b', {}],
    ['//api//a//b', 'a/b', {}],
    ['/api', '{*rest}', { rest: '' }],
    ['/api/', '{*rest}', { rest: '' }],
  ])('%s reaches %s', (path, target, parameters) => {
    expect(find('GET', path)).toEqual({ kind: 'found', target, parameters });
  });

  it.each(['/', '/other', '/ap/a/b', '/api/a/%', ''])('not for %s', (path) => {
    expect(find('GET', path)).toEqual({ kind: 'unknown' });
  });

  it('by the method, where a better route takes others', () => {
    const both = routesOf('', [
      { template: 'x/{id}', methods: ['GET'], target: 'get' },
      { template: 'x/new', methods: ['PUT', 'POST'], target: 'new' },
    ]);
    expect(both('GET', '/x/new')).toMatchObject({ target: 'get', parameters: { id: 'new' } });
    expect(both('DELETE', '/x/new')).toEqual({ kind: 'wrong-method', allowed: ['GET', 'POST', 'PUT'] });
    expect(both('NONSENSE', '/x/new')).toEqual({ kind: 'wrong-method', allowed: ['GET', 'POST', 'PUT'] });
  });
});

it.each(['a{b}', '{a}-{b}', '{a:int}', '{a?}', '{a', '{*a}/b', 'a*', 'a:b'])(
  'the template %s is refused',
  (template) => {
    expect(() => routesOf('', [{ template, methods: ['GET'], target: 0 }])).toThrow(`Route "${template}"`);
  },
);
