import { z } from 'zod';
import type { Page } from '../../src/api/common.ts';
import { invalid } from '../../src/errors.ts';
import type { PageTokens } from '../../src/lookups/page-tokens.ts';
import { month as anyMonth } from '../../src/month.ts';
import type { Rulebooks } from '../../src/rulebooks/rulebooks.ts';
import type { QueryPosition } from '../../src/storage/ports.ts';
import { theCaller } from '../request-context.ts';

/**
 * Describes a parameter to callers, with an example. `openapi` is the schema of what they write, if parsing turns that
 * into something else.
 */
export const parameter = <Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  example: string | number | boolean,
  openapi?: object,
): Schema => schema.meta({ description, examples: [example], ...(openapi && { openapi }) });

/** An MPN id in a path; leading zeros are ignored. */
export const mpnId = parameter(
  z
    .string()
    .regex(/^\d{1,12}$/, 'an MPN id has 1 to 12 digits')
    .transform((id) => id.replace(/^0+(?=\d)/, '')),
  "The partner's MPN id, or that of one of its locations.",
  '1234567',
  { type: 'string', pattern: '^\\d{1,12}$' },
);
export const program = parameter(
  z.string().regex(/^[a-z0-9-]{1,40}$/, 'a program is named like smb'),
  'The program, as `GET /api/programs` names it.',
  'smb',
);
export const edition = parameter(
  z.string().regex(/^[a-z0-9-]{1,40}$/, 'an edition is named like 2021-09'),
  'The edition of the rules, as `GET /api/programs` names it.',
  '2021-09',
);
/** An id of this product in a path; `what` it belongs to, for the description. */
export const idOf = (what: string, example: string) =>
  parameter(z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'this is not an id'), `The id of the ${what}.`, example);
export const pageSize = parameter(
  z
    .string()
    .regex(/^\d{1,4}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1, 'must be at least 1').max(500, 'must be at most 500'))
    .default(100),
  'The most items on a page.',
  50,
  { type: 'integer', minimum: 1, maximum: 500, default: 100 },
);
export const pointsFromTier = parameter(
  z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$/, 'must be points from 0 to 99.99')
    .transform(Number),
  'The most points between the score and the beginning of a tier.',
  5,
  { type: 'number', minimum: 0, maximum: 99.99 },
);
export const pageToken = parameter(
  z.string().max(2_000),
  'Where the page begins: part of a `nextLink`, which is followed unchanged.',
  'v1.k3Jx0b9T',
).optional();
/** A parameter that is true or false. */
export const flag = (description: string) =>
  parameter(
    z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true'),
    description,
    true,
    { type: 'boolean' },
  );
/** A parameter that may be repeated, as a list. */
export const repeated = (description: string, example: string) =>
  z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .default([])
    .meta({
      description,
      examples: [[example]],
      openapi: { type: 'array', items: { type: 'string' }, default: [] },
    });
export const month = parameter(anyMonth, 'The month; the newest if absent.', '2021-09');
export const tier = parameter(
  z.string().regex(/^[a-z0-9-]{1,40}$/, 'a tier is named like silver'),
  'A tier of the program.',
  'silver',
);

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/**
 * Refuses a tier that the program does not have, and names the programs that have it.
 * @param besides what else may be given
 * @throws ProductError `invalid-query`, `invalid-body`
 */
export function expectTier(
  { programs, tiersOf }: Pick<Rulebooks, 'programs' | 'tiersOf'>,
  asked: { tier?: string | undefined; program: string },
  where: 'query' | 'body',
  besides: readonly string[] = [],
): void {
  const { tier, program } = asked;
  const tiers = [...besides, ...tiersOf(program)];
  if (tier === undefined || tiers.includes(tier)) return;
  const others = programs.filter((other) => tiersOf(other).includes(tier));
  const hint = others.length > 0 ? ` ${tier} is a tier of ${either.format(others)}: name that program.` : '';
  const message = `tier: must be ${either.format(tiers)}.${hint}`;
  const place = where === 'body' ? { pointer: '/tier' } : { parameter: 'tier' };
  throw invalid(`invalid-${where}`, message, [{ ...place, code: 'invalid-value', message }]);
}

/** Builds the link to the next page: the request's own address with the next token. */
function nextLink(url: string, token: string): string {
  const next = new URL(url);
  next.searchParams.set('pageToken', token);
  return `${next.pathname}${next.search}`;
}

/** Builds a listing's answer; `scope` names the listing with its filters. */
export function pageAnswer<Item>(url: string, tokens: PageTokens, items: Item[], next?: QueryPosition): Page<Item> {
  return { items, nextLink: next ? nextLink(url, tokens.seal(next, scopeOf(url))) : null };
}

/**
 * Returns the position in a request's token.
 * @throws ProductError `invalid-page-token`
 */
export function positionOf(url: string, tokens: PageTokens, token: string | undefined): { after?: QueryPosition } {
  return token === undefined ? {} : { after: tokens.open(token, scopeOf(url)) };
}

/** Names caller, path and filters, in any order; the page size may change between pages. */
function scopeOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  const filters = [...searchParams].filter(([name]) => name !== 'pageToken' && name !== 'pageSize').sort();
  return JSON.stringify([theCaller().id, pathname, filters]);
}
