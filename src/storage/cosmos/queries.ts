import type { SqlQuerySpec } from '@azure/cosmos';
import type { Container } from '../containers.ts';
import type { Stretch } from '../paging.ts';
import type { Query } from '../ports.ts';
import { encodeId } from './keys.ts';

/** Returns the steps from an item's root to a path of its document. */
export function itemPath(path: string): string[] {
  return path === 'partition' || path === 'id' ? [path] : ['document', ...path.split('.')];
}

const expression = (path: string) =>
  `c${itemPath(path)
    .map((name) => `["${name}"]`)
    .join('')}`;

/** Builds the query for at most `limit` documents of one stretch of a listing. Every value is a parameter. */
export function selectStretch(
  container: Container<unknown>,
  query: Query,
  stretch: Stretch,
  limit: number,
): SqlQuerySpec {
  const parameters: { name: string; value: string | number | boolean }[] = [];
  function parameter(path: string, value: string | number | boolean): string {
    const name = `@p${parameters.length}`;
    parameters.push({ name, value: path === 'id' ? encodeId(String(value)) : value });
    return name;
  }

  const terms: string[] = [];
  // The partition is also given beside the query; naming it here costs nothing and lets composite indexes be used.
  if (query.partition !== undefined)
    terms.push(`${expression('partition')} = ${parameter('partition', query.partition)}`);
  for (const { path, is, value } of query.where ?? []) {
    const [at, given] = [expression(path), parameter(path, value)];
    if (is === 'contains') terms.push(`CONTAINS(${at}, ${given})`);
    else if (is === 'starts-with') terms.push(`STARTSWITH(${at}, ${given})`);
    else terms.push(`${at} ${is} ${given}`);
  }
  const ordered = query.orderBy && expression(query.orderBy.path);
  if (stretch.documents === 'without') terms.push(`(NOT IS_DEFINED(${ordered}) OR IS_NULL(${ordered}))`);
  if (stretch.documents === 'with' && !stretch.after) terms.push(`IS_DEFINED(${ordered})`, `NOT IS_NULL(${ordered})`);
  if (stretch.after) terms.push(behind(stretch, stretch.after, parameter));

  const direction = stretch.descending ? ' DESC' : ' ASC';
  const order = [...composite(container, query, stretch), ...stretch.order];
  return {
    query: `SELECT TOP ${limit} * FROM c ${terms.length > 0 ? `WHERE ${terms.join(' AND ')} ` : ''}ORDER BY ${[
      ...new Set(order),
    ]
      .map((path) => expression(path) + direction)
      .join(', ')}`,
    parameters,
  };
}

/** Builds the query for the forms of items by partition, which every container indexes. */
export const selectForms = (from: string, limit: number): SqlQuerySpec => ({
  query: `SELECT TOP ${limit} c.partition, c.id, c.form, c.ttl, c._etag, c._ts FROM c WHERE c.partition >= @from ORDER BY c.partition`,
  parameters: [{ name: '@from', value: from }],
});

/**
 * Returns the first path of a composite index. The index over a path compared for equality and the ordered path is used
 * only if the order names both. Naming the first does not change the order: its value is the same in all documents
 * found. Every indexed path has such an index with the partition.
 */
function composite(container: Container<unknown>, query: Query, stretch: Stretch): string[] {
  const equal = (query.where ?? []).filter(({ is }) => is === '=').map(({ path }) => path);
  if (query.partition !== undefined) equal.push('partition');
  else if (query.orderBy?.path === 'partition')
    return equal.filter((path) => container.indexed.includes(path)).slice(0, 1);
  const pair = container.composite?.find(
    ([first, second]) => first && equal.includes(first) && second === query.orderBy?.path,
  );
  return pair?.[0] !== undefined && stretch.documents === 'with' ? [pair[0]] : [];
}

/**
 * Writes `(a, b, c) > (x, y, z)`, which the query language lacks, as `a >= x AND (a > x OR b > y OR b = y AND c > z)`:
 * an index is positioned by the first term.
 */
function behind(
  { order, descending }: Stretch,
  after: readonly (string | number | boolean)[],
  parameter: (path: string, value: string | number | boolean) => string,
): string {
  const sign = descending ? '<' : '>';
  const columns = order.map((path, index) => ({ at: expression(path), given: parameter(path, after[index]!) }));
  const [first, ...rest] = columns.map(({ at, given }) => ({
    beyond: `${at} ${sign} ${given}`,
    equal: `${at} = ${given}`,
  }));
  if (rest.length === 0) return first!.beyond;
  const further = rest.map(({ beyond }, index) =>
    [...rest.slice(0, index).map(({ equal }) => equal), beyond].join(' AND '),
  );
  return `${columns[0]!.at} ${sign}= ${columns[0]!.given} AND (${[first!.beyond, ...further].join(' OR ')})`;
}
