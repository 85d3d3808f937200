import type { Container } from './containers.ts';
import type { Documents, Query, QueryPosition, Stored } from './ports.ts';

/**
 * Yields every document of a listing in its order. Reads a page of `limit` documents when the ones before are used up,
 * so a document that is changed meanwhile may come twice or not at all, as in any listing.
 */
export async function* allOf<T>(
  documents: Pick<Documents, 'query'>,
  container: Container<T>,
  query: Omit<Query, 'after'>,
): AsyncGenerator<Stored<T>> {
  let after: QueryPosition | undefined;
  do {
    const page = await documents.query(container, { ...query, ...(after ? { after } : {}) });
    yield* page.items;
    after = page.next;
  } while (after);
}
