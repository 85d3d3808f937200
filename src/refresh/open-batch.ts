import type { Documents } from '../storage/ports.ts';
import { type BatchDocument, batches, batchKey, type RefreshDocument, refreshes, refreshKey } from './documents.ts';

/** A batch with its refresh. */
export interface BatchAtWork {
  refresh: RefreshDocument;
  batch: BatchDocument;
}

/** Reads a batch with its refresh; `undefined` if the refresh has ended. */
export async function openBatch(
  documents: Documents,
  refreshId: string,
  batch: number,
): Promise<BatchAtWork | undefined> {
  const [refresh, found] = await Promise.all([
    documents.read(refreshes, refreshKey(refreshId)),
    documents.read(batches, batchKey(refreshId, batch)),
  ]);
  if (!refresh || !found) throw new Error(`There is no batch ${batch} of a refresh ${refreshId}`);
  return refresh.value.open ? { refresh: refresh.value, batch: found.value } : undefined;
}
