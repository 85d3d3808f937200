import type { Container } from '../containers.ts';
import type { Stretch } from '../paging.ts';
import type { Condition, Query } from '../ports.ts';

/** A statement's text and the values of its question marks. */
export interface Statement {
  sql: string;
  values: (string | number)[];
}

/** Quotes a name for SQL. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

const jsonPath = (path: string) => `'$.${path.split('.').map(quoted).join('.')}'`;

/** Writes the expression for a path; an index is used only if the texts are identical, so it is written here only. */
function expression(path: string): string {
  return path === 'partition' || path === 'id' ? path : `json_extract(body, ${jsonPath(path)})`;
}

/** Returns the statements that create a container's table and indexes if they do not exist. */
export function schemaOf(container: Container<unknown>): string[] {
  const table = quoted(container.name);
  const paths = container.indexed.filter((path) => path !== 'partition' && path !== 'id').map((path) => [path]);
  return [
    // Measured: a table WITHOUT ROWID would write bodies of this size four times slower.
    `CREATE TABLE IF NOT EXISTS ${table} (partition TEXT NOT NULL, id TEXT NOT NULL, etag TEXT NOT NULL,
       expires INTEGER, body TEXT NOT NULL, form INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (partition, id))`,
    `CREATE INDEX IF NOT EXISTS ${quoted(`${container.name}:expires`)} ON ${table} (expires) WHERE expires IS NOT NULL`,
    ...[...paths, ...(container.composite ?? [])].map((index) => {
      const columns = [...new Set([...index, 'partition', 'id'])].map(expression);
      return `CREATE INDEX IF NOT EXISTS ${quoted(`${container.name}:${index.join()}`)} ON ${table} (${columns.join(', ')})`;
    }),
  ];
}

/** Reads at most `limit` documents of one stretch of a listing, without those expired by `now` (milliseconds). */
export function selectStretch(
  container: Container<unknown>,
  query: Query,
  stretch: Stretch,
  limit: number,
  now: number,
): Statement {
  const terms: Statement[] = [{ sql: '(expires IS NULL OR expires > ?)', values: [now] }];
  if (query.partition !== undefined) terms.push({ sql: 'partition = ?', values: [query.partition] });
  terms.push(...(query.where ?? []).map(term));
  if (stretch.after) terms.push(...behind(stretch, stretch.after.map(bound)));
  else if (stretch.documents === 'with') terms.push(present(stretch));
  if (stretch.documents === 'without') terms.push({ sql: `${expression(query.orderBy!.path)} IS NULL`, values: [] });

  const direction = stretch.descending ? ' DESC' : '';
  return {
    sql: `SELECT partition, id, etag, form, body FROM ${quoted(container.name)} WHERE ${terms.map(({ sql }) => sql).join(' AND ')}
      ORDER BY ${stretch.order.map((path) => expression(path) + direction).join(', ')} LIMIT ?`,
    values: [...terms.flatMap(({ values }) => values), limit],
  };
}

/** Requires the ordered value, in a form that lets an index skip the missing ones, which `IS NOT NULL` does not. */
const present = ({ order }: Stretch): Statement => ({ sql: `${expression(order[0]!)} >= -9e999`, values: [] });

function behind(stretch: Stretch, after: (string | number)[]): Statement[] {
  const sign = stretch.descending ? '<' : '>';
  const columns = stretch.order.map(expression);
  return [
    // Implied by the comparison of rows, but only this one can be positioned in an index on an expression.
    { sql: `${columns[0]} ${sign}= ?`, values: after.slice(0, 1) },
    { sql: `(${columns.join(', ')}) ${sign} (${columns.map(() => '?').join(', ')})`, values: after },
  ];
}

function term({ path, is, value }: Condition): Statement {
  const at = expression(path);
  const types =
    typeof value === 'string' ? "'text'" : typeof value === 'number' ? "'integer', 'real'" : "'true', 'false'";
  // SQLite compares across types (any text is greater than any number); Cosmos DB does not.
  const sameType = at === path ? '' : ` AND json_type(body, ${jsonPath(path)}) IN (${types})`;
  if (is === 'contains') return { sql: `instr(${at}, ?) > 0${sameType}`, values: [bound(value)] };
  if (is !== 'starts-with') return { sql: `${at} ${is} ?${sameType}`, values: [bound(value)] };
  const end = afterPrefix(String(value));
  return end === undefined
    ? { sql: `${at} >= ?${sameType}`, values: [String(value)] }
    : { sql: `${at} >= ? AND ${at} < ?${sameType}`, values: [String(value), end] };
}

/** Returns the first text after all texts with this prefix; `undefined` if there is none. */
function afterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0)!);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last < 0x10ffff) return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
}

const bound = (value: string | number | boolean) => (typeof value === 'boolean' ? Number(value) : value);
