import { type ProductError, tooLarge } from '../errors.ts';
import type { Container } from './containers.ts';
import type { DocumentKey } from './ports.ts';

/** Most bytes of JSON in a document of either store: the limit for one item in Cosmos DB. */
export const maxDocumentBytes = 2 * 1024 * 1024;

/** The error for a document above {@link maxDocumentBytes}. */
export function documentTooLarge(container: Container<unknown>, { partition, id }: DocumentKey): ProductError {
  return tooLarge(
    'document-too-large',
    `The document ${partition}/${id} of "${container.name}" is larger than 2 MB and cannot be stored.`,
  );
}
