import { describe, expect, it } from 'vitest';
import { compileRoutes, matchRoute } from '../../local/http/routes.ts';

const templates = [
  '{*rest}',
  'a/{x}/{y}',
  'a/{x:int}',
  'a/{x}',
  'a/b',
  'a/{x}/c',
  'a/{x:guid}',
  'days/{year:int}/{day?}',
  '',
];
const routes = compileRoutes(
  'api',
  templates.map((template) => ({ template, methods: ['GET'], target: template })),
);

describe('matchRoute', () => {
  it.each([
    ['/api/a/b', 'a/b', {}],
    ['/api/a/7', 'a/{x:int}', { x: '7' }],
    ['/api/a/-7', 'a/{x:int}', { x: '-7' }],
    ['/api/a/seven', 'a/{x}', { x: 'seven' }],
    ['/api/a/0f8fad5b-d9cb-469f-a165-70867728950e', 'a/{x:guid}', { x: '0f8fad5b-d9cb-469f-a165-70867728950e' }],
    ['/api/a/b/c', 'a/{x}/c', { x: 'b' }],
    ['/api/a/b/d', 'a/{x}/{y}', { x: 'b', y: 'd' }],
    ['/api/a/b/c/d', '{*rest}', { rest: 'a/b/c/d' }],
    ['/api/days/2021', 'days/{year:int}/{day?}', { year: '2021' }],
    ['/api/days/2021/1', 'days/{year:int}/{day?}', { year: '2021', day: '1' }],
    ['/api/days/never', '{*rest}', { rest: 'days/never' }],
    ['/api/a/%7Bx%7D', 'a/{x}', { x: '{x}' }],
    ['/API/A/B/', 'a/b', {}],
    ['/api', '', {}],
  ])('%s reaches %s', (path, target, parameters) => {
    expect(matchRoute(routes, 'GET', path)).toEqual({ kind: 'found', target, parameters });
  });

  it.each(['/', '/other', '/ap/a/b', '/api/a/%'])('%s is unknown', (path) => {
    expect(matchRoute(routes, 'GET', path)).toEqual({ kind: 'unknown' });
  });

  it('looks on when a better route takes other methods', () => {
    const both = compileRoutes('', [
      { template: 'x/{id}', methods: ['GET'], target: 'get' },
      { template: 'x/new', methods: ['POST', 'PUT'], target: 'new' },
    ]);
    expect(matchRoute(both, 'GET', '/x/new')).toMatchObject({ target: 'get', parameters: { id: 'new' } });
    expect(matchRoute(both, 'DELETE', '/x/new')).toEqual({ kind: 'wrong-method', allowed: ['GET', 'POST', 'PUT'] });
  });
});

describe('compileRoutes', () => {
  it.each(['a{b}', '{a}-{b}', '{a:even}', '{a'])('refuses %s', (template) => {
    expect(() => compileRoutes('', [{ template, methods: [], target: 0 }])).toThrow(/"/);
  });
});
