import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BlobServiceClient, type BlockBlobClient } from '@azure/storage-blob';
import { inParallel } from '../../in-parallel.ts';
import type { Blobs } from '../ports.ts';
import { onceEach, refusalCode, retryOptions, type StorageConnection, translated } from './connection.ts';

/** The container that holds all blobs of the product. */
export const blobContainer = 'pci';

const blockBytes = 4 * 1024 * 1024;
const blocksAtOnce = 4;
const removalsAtOnce = 8;

/**
 * Opens the blobs of an Azure storage account, or of Azurite. The container is created on first use. A stream is
 * uploaded in blocks that become the blob together at the end; memory holds a few blocks. A stream that fails leaves
 * the blob as it was, and its own error is thrown.
 */
export function openAzureBlobs(connection: StorageConnection): Blobs {
  const service =
    'connectionString' in connection
      ? BlobServiceClient.fromConnectionString(connection.connectionString, { retryOptions })
      : new BlobServiceClient(connection.url, connection.credential, { retryOptions });
  const container = service.getContainerClient(blobContainer);
  const ready = onceEach(() => container.createIfNotExists());

  async function withContainer<T>(work: () => Promise<T>): Promise<T> {
    return translated('blobs', async () => {
      await ready(blobContainer);
      return work();
    });
  }

  const remove = (name: string) => withContainer(() => container.deleteBlob(name).catch(missing));

  return {
    async write(name, content) {
      const blob = container.getBlockBlobClient(name);
      await withContainer(async () => {
        if (content instanceof Uint8Array)
          await blob.uploadData(content, { blockSize: blockBytes, concurrency: blocksAtOnce });
        else await uploadStream(blob, content);
      });
    },
    async read(name) {
      const answer = await withContainer(() =>
        container.getBlobClient(name).download(0, undefined, { maxRetryRequests: 5 }).catch(missing),
      );
      // In Node the body is always a readable stream.
      return answer?.readableStreamBody as Readable | undefined;
    },
    async remove(name) {
      await remove(name);
    },
    async removeAll(prefix) {
      await withContainer(async () => {
        for await (const { segment } of container.listBlobsFlat({ prefix }).byPage()) {
          await inParallel(segment.blobItems, removalsAtOnce, ({ name }) => remove(name));
        }
      });
    },
  };
}

/** Uploads a stream; returns or fails only when all its blocks are answered: a later one would survive a removal. */
async function uploadStream(blob: BlockBlobClient, content: Readable): Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  const stageBlock = blob.stageBlock.bind(blob);
  blob.stageBlock = (...block) => {
    const staged = stageBlock(...block);
    underWay.add(staged);
    staged.finally(() => underWay.delete(staged)).catch(() => {});
    return staged;
  };
  try {
    // The pipeline notices a source that closes before its end, for which the upload would wait for ever.
    await pipeline(content, (source) => blob.uploadStream(Readable.from(source), blockBytes, blocksAtOnce));
  } finally {
    await Promise.allSettled(underWay);
  }
}

/** Treats a missing blob as `undefined`, and its removal as done. */
function missing(cause: unknown): undefined {
  if (refusalCode(cause) !== 'BlobNotFound') throw cause;
  return undefined;
}
