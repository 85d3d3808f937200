import type { Container } from './containers.ts';
import type { Documents, Query, QueryPosition, Stored } from './ports.ts';

/**
 * Yields every document of a listing in its order. Reads `limit` documents at a time, so a document that changes
 * meanwhile may appear twice or not at all, as in any listing.
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
