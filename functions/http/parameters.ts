import { z } from 'zod';
import type { Page } from '../../src/api/common.ts';
import { invalid } from '../../src/errors.ts';
import type { PageTokens } from '../../src/lookups/page-tokens.ts';
import { month } from '../../src/month.ts';
import type { QueryPosition } from '../../src/storage/ports.ts';
import { theCaller } from '../request-context.ts';

const described = <Schema extends z.ZodType>(schema: Schema, openapi: object): Schema => schema.meta({ openapi });

/** An MPN id in a path; leading zeros are ignored. */
export const mpnId = described(
  z
    .string()
    .regex(/^\d{1,12}$/, 'an MPN id has 1 to 12 digits')
    .transform((id) => id.replace(/^0+(?=\d)/, '')),
  { type: 'string', pattern: '^\\d{1,12}$' },
);
export const program = z.string().regex(/^[a-z0-9-]{1,40}$/, 'a program is named like smb');
export const edition = z.string().regex(/^[a-z0-9-]{1,40}$/, 'an edition is named like 2021-09');
/** An id of this product in a path. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'this is not an id');
export const pageSize = described(
  z
    .string()
    .regex(/^\d{1,4}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1, 'must be at least 1').max(500, 'must be at most 500'))
    .default(100),
  { type: 'integer', minimum: 1, maximum: 500, default: 100 },
);
export const pointsFromTier = described(
  z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$/, 'must be points from 0 to 99.99')
    .transform(Number),
  { type: 'number', minimum: 0, maximum: 99.99 },
);
export const pageToken = z.string().max(2_000).optional();
export const flag = described(
  z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true'),
  { type: 'boolean' },
);
/** A parameter that may be repeated, as a list. */
export const repeated = described(z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]), {
  type: 'array',
  items: { type: 'string' },
  default: [],
});
export { month };
export const tier = z.string().regex(/^[a-z0-9-]{1,40}$/, 'a tier is named like silver');

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/**
 * Refuses an unknown tier.
 * @throws ProductError `invalid-query`, `invalid-body`
 */
export function expectTier(asked: string | undefined, tiers: readonly string[], where: 'query' | 'body'): void {
  if (asked === undefined || tiers.includes(asked)) return;
  const message = `tier: must be ${either.format(tiers)}.`;
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

/** Names caller, path and filters, whatever their order; the page size may change between pages. */
function scopeOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  const filters = [...searchParams].filter(([name]) => name !== 'pageToken' && name !== 'pageSize').sort();
  return JSON.stringify([theCaller().id, pathname, filters]);
}
