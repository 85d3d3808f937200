import type { Container } from './containers.ts';
import type { Page, Query, QueryPosition, Stored } from './ports.ts';

/** One part of a listing that one statement can answer in order. */
export interface Stretch {
  /** Documents that have the ordered path, those that lack it (or hold null there), or all if there is no such path. */
  documents: 'all' | 'with' | 'without';
  /** Paths of the order; ends with the id, so that no two documents are equal. */
  order: readonly string[];
  descending: boolean;
  /** Only documents after this position: one value for each path of `order`. */
  after: readonly (string | number | boolean)[] | undefined;
}

const pathPattern = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/**
 * Refuses, as a programming error, a listing that not every store could answer: over a path that the container does not
 * declare, or in an order without an index.
 */
export function checkQuery(container: Container<unknown>, query: Query): void {
  const paths = [
    ...(query.where ?? []).map((condition) => condition.path),
    ...(query.orderBy ? [query.orderBy.path] : []),
  ];
  for (const used of paths) {
    if (used !== 'partition' && used !== 'id' && !(pathPattern.test(used) && container.indexed.includes(used))) {
      throw new Error(`The container "${container.name}" does not declare "${used}" among its indexed paths.`);
    }
  }
  if (query.where?.some(({ path, is }) => path === 'id' && is === 'contains')) {
    throw new Error('Stores encode ids: a listing cannot ask what an id contains.');
  }
  if (query.orderBy?.path === 'id' && query.partition === undefined) {
    throw new Error('Ids are ordered within a partition only: order by `partition`.');
  }
  if (query.partition === undefined && container.indexed.length === 0) {
    throw new Error(`To list "${container.name}" across partitions, declare "partition" among its indexed paths.`);
  }
  if (!Number.isSafeInteger(query.limit) || query.limit < 1) {
    throw new Error(`A page holds at least one document, not ${query.limit}.`);
  }
}

/**
 * Returns the parts of a listing from its position on, in order. Documents without the ordered path come first (last if
 * descending); they are a part of their own, because in neither store does a missing value compare with anything.
 */
export function stretches(query: Query): Stretch[] {
  const { orderBy, after, partition } = query;
  const descending = orderBy?.descending ?? false;
  const path = valuePath(query);
  const tail = partition !== undefined && path === undefined ? ['id'] : ['partition', 'id'];
  const key = after && (tail.length === 1 ? [after.id] : [after.partition, after.id]);
  if (path === undefined) return [{ documents: 'all', order: tail, descending, after: key }];

  const value = after?.value ?? undefined;
  const without: Stretch = {
    documents: 'without',
    order: tail,
    descending,
    after: value === undefined ? key : undefined,
  };
  const having: Stretch = {
    documents: 'with',
    order: [path, ...tail],
    descending,
    after: key && value !== undefined ? [value, ...key] : undefined,
  };
  // A condition on the ordered path excludes documents without it.
  if (query.where?.some((condition) => condition.path === path)) return [having];
  if (!after) return descending ? [having, without] : [without, having];
  const [first, second] = descending ? [having, without] : [without, having];
  return (value === undefined) === (first === without) ? [first, second] : [second];
}

/** Reads one page: requests from each stretch the documents still missing, and one more than the page holds. */
export async function readPage<T>(
  query: Query,
  read: (stretch: Stretch, limit: number) => Stored<T>[] | Promise<Stored<T>[]>,
): Promise<Page<T>> {
  const found: Stored<T>[] = [];
  for (const stretch of stretches(query)) {
    if (found.length > query.limit) break;
    found.push(...(await read(stretch, query.limit + 1 - found.length)));
  }
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  return last && found.length > query.limit ? { items, next: positionOf(last, query) } : { items };
}

function positionOf(stored: Stored<unknown>, query: Query): QueryPosition {
  const { partition, id } = stored;
  const path = valuePath(query);
  return path === undefined ? { partition, id } : { value: valueAt(stored.value, path) ?? null, partition, id };
}

/** Returns the path of the values that order a listing; `undefined` if it is ordered by partition and id. */
const valuePath = ({ orderBy }: Query) =>
  orderBy?.path === 'partition' || orderBy?.path === 'id' ? undefined : orderBy?.path;

function valueAt(value: unknown, at: string): string | number | boolean | undefined {
  let found: unknown = value;
  for (const name of at.split('.')) {
    found =
      found !== null && typeof found === 'object' && Object.hasOwn(found, name) ? Reflect.get(found, name) : undefined;
  }
  if (found === undefined || found === null) return undefined;
  if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') return found;
  throw new Error(`A listing is ordered by "${at}", but a document holds an object there.`);
}
